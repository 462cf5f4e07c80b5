package io.relata.grammar;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntConsumer;

/** A place within a part that reads characters, before its end. */
sealed interface Spot {
    /** Where a character leads. */
    record Moved(Optional<Spot> within, boolean atEnd) {}

    /** Returns where a character leads; neither within nor to the end where it does not fit. */
    Moved after(int codePoint);

    /** Returns the shortest text from here to the end of the part, not empty. */
    String shortestRest();

    /**
     * Names every character that fits, unless almost any does.
     *
     * @return whether almost any does, and nothing was named
     */
    boolean next(IntConsumer fitting);

    Moved NOWHERE = new Moved(Optional.empty(), false);

    /** Within a literal. */
    record InLiteral(Part.Literal part, int at) implements Spot {
        @Override
        public Moved after(int codePoint) {
            String text = part.text();
            if (text.codePointAt(at) != codePoint) {
                return NOWHERE;
            }
            int next = at + Character.charCount(codePoint);
            return next == text.length()
                    ? new Moved(Optional.empty(), true)
                    : new Moved(Optional.of(new InLiteral(part, next)), false);
        }

        @Override
        public String shortestRest() {
            return part.text().substring(at);
        }

        @Override
        public boolean next(IntConsumer fitting) {
            fitting.accept(part.text().codePointAt(at));
            return false;
        }
    }

    /** Within a name. */
    record InName(NameTrie node) implements Spot {
        @Override
        public Moved after(int codePoint) {
            NameTrie child = node.children().get(codePoint);
            if (child == null) {
                return NOWHERE;
            }
            return new Moved(
                    child.children().isEmpty() ? Optional.empty() : Optional.of(new InName(child)), child.ends());
        }

        @Override
        public String shortestRest() {
            return node.shortestRest();
        }

        @Override
        public boolean next(IntConsumer fitting) {
            node.children().keySet().forEach(fitting::accept);
            return false;
        }
    }

    /**
     * Within a copied stretch.
     *
     * @param starts where the stretch may have begun
     * @param length of what was copied so far, in code units
     */
    record InCopy(Part.Copy part, int[] starts, int length) implements Spot {
        @Override
        public Moved after(int codePoint) {
            int[] fitting = part.source.goingOn(starts, length, codePoint);
            if (fitting.length == 0) {
                return NOWHERE;
            }
            int now = length + Character.charCount(codePoint);
            int[] longer = part.source.longer(fitting, now);
            return new Moved(
                    longer.length == 0 ? Optional.empty() : Optional.of(new InCopy(part, longer, now)),
                    part.source.mayEnd(fitting, now));
        }

        @Override
        public String shortestRest() {
            return part.source.shortestRest(starts, length);
        }

        @Override
        public boolean next(IntConsumer fitting) {
            for (int start : starts) {
                fitting.accept(part.source.codePointAt(start, length));
            }
            return false;
        }

        /** Two places that have copied equally much of one text at the same moment have copied the same. */
        @Override
        public boolean equals(Object other) {
            return other instanceof InCopy(Part.Copy otherPart, int[] _, int otherLength)
                    && otherPart == part
                    && otherLength == length;
        }

        @Override
        public int hashCode() {
            return part.hashCode() * 31 + length;
        }

        @Override
        public String toString() {
            return "InCopy[%s + %d]".formatted(Arrays.toString(starts), length);
        }
    }

    /**
     * Within free words.
     *
     * @param used characters so far
     * @param visible whether one of them is not white space
     */
    record InWords(Part.Free part, int used, boolean visible) implements Spot {
        @Override
        public Moved after(int codePoint) {
            boolean nowVisible = visible || Part.Free.isVisible(codePoint);
            boolean full = used + 1 == part.charactersMax;
            if (!part.allows(codePoint) || full && !nowVisible) {
                return NOWHERE;
            }
            return new Moved(
                    full ? Optional.empty() : Optional.of(new InWords(part, used + 1, nowVisible)), nowVisible);
        }

        @Override
        public String shortestRest() {
            return part.shortest();
        }

        @Override
        public boolean next(IntConsumer fitting) {
            return true;
        }
    }
}
