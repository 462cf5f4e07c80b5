package io.relata.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.auto.service.AutoService;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiscoveredTest {
    /** A seam. */
    public interface Shape {
        /** Returns its name. */
        String name();
    }

    /** An implementation. */
    @AutoService(Shape.class)
    public static final class Square implements Shape {
        @Override
        public String name() {
            return "square";
        }
    }

    /** Another one. */
    @AutoService(Shape.class)
    public static final class Circle implements Shape {
        @Override
        public String name() {
            return "circle";
        }
    }

    /** A seam whose only implementation cannot be made. */
    public interface Broken {}

    /** Fails when it is made. */
    @AutoService(Broken.class)
    public static final class Fails implements Broken {
        /** Fails. */
        public Fails() {
            throw new IllegalStateException("never");
        }
    }

    @Test
    void findsEveryImplementationOrderedByName() {
        List<Shape> shapes = Discovered.of(Shape.class, Shape::name);
        assertThat(shapes).extracting(Shape::name).containsExactly("circle", "square");
    }

    @Test
    void makesNewOnesEachTime() {
        assertThat(Discovered.of(Shape.class, Shape::name))
                .doesNotContainAnyElementsOf(Discovered.of(Shape.class, Shape::name));
    }

    @Test
    void refusesTwoOfOneName() {
        RelataException e = catchThrowableOfType(RelataException.class, () -> Discovered.of(Shape.class, _ -> "shape"));
        assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION_INVALID);
        assertThat(e.detail()).contains("Square").contains("Circle").contains("both named shape");
    }

    @Test
    void saysWhichOneCannotBeMade() {
        RelataException e =
                catchThrowableOfType(RelataException.class, () -> Discovered.of(Broken.class, Object::toString));
        assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION_INVALID);
        assertThat(e.detail()).contains("Fails");
    }
}
