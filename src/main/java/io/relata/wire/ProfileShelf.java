package io.relata.wire;

import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import io.relata.extraction.PairProfile;
import io.relata.extraction.Profile;
import io.relata.extraction.TextProfile;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The profiles known here, one of which answers when the request names none. */
public final class ProfileShelf {
    private final SortedMap<String, Profile> byName = new TreeMap<>();
    private final String defaultName;

    /**
     * Takes the profiles.
     *
     * @throws RelataException with {@code PROFILE_INVALID} when two have one name, {@code PROFILE_UNKNOWN} when the
     *     default is not among them
     */
    public ProfileShelf(Collection<Profile> profiles, String defaultName) {
        for (Profile profile : profiles) {
            if (byName.put(profile.name(), profile) != null) {
                throw new RelataException(
                        ErrorCode.PROFILE_INVALID,
                        "Two profiles have the name \"%s\".".formatted(profile.name()),
                        "Maybe give yours another version.");
            }
        }
        this.defaultName = defaultName;
        profile(defaultName);
    }

    /** Returns the profile of this name, the default for the empty name; fails with {@code PROFILE_UNKNOWN}. */
    public Profile profile(String name) {
        Profile profile = byName.get(name.isEmpty() ? defaultName : name);
        if (profile == null) {
            throw new RelataException(
                    ErrorCode.PROFILE_UNKNOWN,
                    "The profile \"%s\" is not known.".formatted(name),
                    KnownNames.hint(name, byName.keySet()));
        }
        return profile;
    }

    /**
     * Returns the profile of this name, the default for the empty name, which must be about given pairs; fails with {@code
     * PROFILE_UNKNOWN}, or with {@code PROFILE_MISMATCH} for a profile about whole texts.
     */
    public PairProfile pairProfile(String name) {
        return switch (profile(name)) {
            case PairProfile pairs -> pairs;
            case TextProfile text ->
                throw new RelataException(
                        ErrorCode.PROFILE_MISMATCH,
                        "The profile \"%s\" searches whole texts for %s and is not asked about pairs."
                                .formatted(text.name(), text.task().wireName()),
                        "Maybe leave out mentions and pairs, or name a profile such as %s.".formatted(defaultName));
        };
    }

    /**
     * Returns the profile of this name, which must be about whole texts; fails with {@code PROFILE_UNKNOWN}, or with {@code
     * PROFILE_INVALID} for a profile about given pairs.
     */
    public TextProfile textProfile(String name) {
        return switch (profile(name)) {
            case TextProfile text -> text;
            case PairProfile pairs ->
                throw new RelataException(
                        ErrorCode.PROFILE_INVALID,
                        "The profile \"%s\" answers given pairs and does not search whole texts."
                                .formatted(pairs.name()),
                        "Maybe name a profile with a task.");
        };
    }

    /** Returns the name of the profile that answers when a request names none. */
    public String defaultName() {
        return defaultName;
    }

    /** Returns all profiles ordered by name. */
    public List<Profile> all() {
        return byName.values().stream()
                .sorted(Comparator.comparing(Profile::name))
                .toList();
    }
}
