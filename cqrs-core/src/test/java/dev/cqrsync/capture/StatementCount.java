package dev.cqrsync.capture;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Counts what is sent through the connections of a data source: a JDBC batch counts once. */
final class StatementCount {

    private static final Set<String> EXECUTE =
            Set.of("execute", "executeQuery", "executeUpdate", "executeLargeUpdate", "executeBatch");

    private final AtomicInteger executed = new AtomicInteger();

    int get() {
        return executed.get();
    }

    void reset() {
        executed.set(0);
    }

    DataSource count(DataSource dataSource) {
        return wrap(DataSource.class, dataSource);
    }

    private <T> T wrap(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (EXECUTE.contains(method.getName())) {
                executed.incrementAndGet();
            }
            if (method.getName().equals("equals")) {
                return proxy == args[0];
            }
            try {
                Object result = method.invoke(target, args);
                if (result instanceof Connection) {
                    return wrap(Connection.class, result);
                }
                if (result instanceof PreparedStatement) {
                    return wrap(PreparedStatement.class, result);
                }
                return result instanceof Statement ? wrap(Statement.class, result) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
