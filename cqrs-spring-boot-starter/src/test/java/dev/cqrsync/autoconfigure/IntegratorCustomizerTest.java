package dev.cqrsync.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.jpa.boot.spi.IntegratorProvider;
import org.hibernate.jpa.boot.spi.JpaSettings;
import org.hibernate.service.spi.SessionFactoryServiceRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IntegratorCustomizerTest {

    private final Integrator ours = new Silent();

    @Test
    void addsTheIntegratorWhereNoneIsSet() {
        assertThat(integratorsAfterCustomizing(null)).containsExactly(ours);
    }

    @Test
    void keepsTheIntegratorsOfAProviderThatTheApplicationSets() {
        Integrator users = new Silent();

        assertThat(integratorsAfterCustomizing((IntegratorProvider) () -> List.of(users)))
                .containsExactly(users, ours);
    }

    @Test
    void keepsThoseOfAProviderThatIsSetByClassOrName() {
        assertThat(integratorsAfterCustomizing(UsersProvider.class)).containsExactly(UsersProvider.USERS, ours);
        assertThat(integratorsAfterCustomizing(UsersProvider.class.getName()))
                .containsExactly(UsersProvider.USERS, ours);
    }

    private List<Integrator> integratorsAfterCustomizing(@Nullable Object present) {
        Map<String, Object> properties = new HashMap<>();
        if (present != null) {
            properties.put(JpaSettings.INTEGRATOR_PROVIDER, present);
        }
        new IntegratorCustomizer(ours).customize(properties);
        return ((IntegratorProvider) properties.get(JpaSettings.INTEGRATOR_PROVIDER)).getIntegrators();
    }

    static final class UsersProvider implements IntegratorProvider {

        static final Integrator USERS = new Silent();

        @Override
        public List<Integrator> getIntegrators() {
            return List.of(USERS);
        }
    }

    private static final class Silent implements Integrator {

        @Override
        public void integrate(Metadata metadata, BootstrapContext context, SessionFactoryImplementor factory) {}

        @Override
        public void disintegrate(SessionFactoryImplementor factory, SessionFactoryServiceRegistry registry) {}
    }
}
