package io.promisegate.engine.cel;

import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.NullableType;
import java.math.BigDecimal;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** How compiled code carries a value of a CEL type. */
@SuppressWarnings("ImmutableEnumChecker") // a type of ASM does not change
public enum Carrier {
    /** {@code bool} as 0 or 1. */
    BOOL(Type.INT_TYPE),
    /** {@code int}. */
    INT(Type.LONG_TYPE),
    /** {@code double}. */
    DOUBLE(Type.DOUBLE_TYPE),
    /** {@code string}. */
    STRING(Type.getType(String.class)),
    /** The opaque type {@code decimal}. */
    DECIMAL(Type.getType(BigDecimal.class)),
    /** A struct of the host, as the host has it. */
    HOST(Type.getType(Object.class)),
    /** Everything else, as the interpreter has it. */
    OBJECT(Type.getType(Object.class));

    /** Name of the type of decimals. */
    public static final String DECIMAL_TYPE = "decimal";

    final Type type;

    Carrier(Type type) {
        this.type = type;
    }

    /** Returns how values of a type are carried where structs are the host's. */
    static Carrier of(CelType type, HostModel host) {
        if (type instanceof NullableType) {
            return OBJECT;
        }
        CelKind kind = type.kind();
        return switch (kind) {
            case BOOL -> BOOL;
            case INT -> INT;
            case DOUBLE -> DOUBLE;
            case STRING -> STRING;
            case OPAQUE -> type.name().equals(DECIMAL_TYPE) ? DECIMAL : OBJECT;
            case STRUCT -> host.isStruct(type.name()) ? HOST : OBJECT;
            default -> OBJECT;
        };
    }

    boolean isReference() {
        return type.getSort() == Type.OBJECT;
    }

    int load() {
        return type.getOpcode(Opcodes.ILOAD);
    }

    int store() {
        return type.getOpcode(Opcodes.ISTORE);
    }
}
