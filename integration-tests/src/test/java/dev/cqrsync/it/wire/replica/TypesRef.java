package dev.cqrsync.it.wire.replica;

import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@CqrsReplica("types")
public class TypesRef extends CqrsReplicaEntity {

    @Id
    public @Nullable Long id;

    public @Nullable UUID owner;

    public @Nullable Long bigInt;

    public @Nullable Double dbl;

    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable Map<String, Object> js;

    public @Nullable String text;
}
