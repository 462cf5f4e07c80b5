package io.relata.cli;

import io.relata.extraction.PairProfile;
import io.relata.extraction.Profile;
import io.relata.extraction.TextProfile;
import io.relata.wire.ProfileAnswers;
import io.relata.wire.ProfileShelf;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the profiles. */
@Command(name = "profiles", description = "List the profiles.", mixinStandardHelpOptions = true)
public final class ProfilesCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print JSON: what GET /v1/profiles answers.")
    private boolean json;

    private final Provider<ProfileShelf> profiles;

    /** Creates the command. */
    @Inject
    public ProfilesCommand(Provider<ProfileShelf> profiles) {
        this.profiles = profiles;
    }

    @Override
    public Integer call() {
        Output output = Output.standard();
        ProfileShelf shelf = profiles.get();
        if (json) {
            output.json(ProfileAnswers.of(shelf));
            return 0;
        }
        for (Profile profile : shelf.all()) {
            output.line(
                    "@|bold %s|@%s",
                    profile.name(), profile.name().equals(shelf.defaultName()) ? "  (the default)" : "");
            output.plain("  " + profile.description());
            if (!profile.paper().isEmpty()) {
                output.plain("  after " + profile.paper());
            }
            output.plain("  schema %s, %s, language model %s"
                    .formatted(profile.schema(), how(profile), profile.model().isEmpty() ? "none" : profile.model()));
        }
        return 0;
    }

    private static String how(Profile profile) {
        return switch (profile) {
            case PairProfile p -> "given pairs, encoder %s, k %d".formatted(p.encoder(), p.k());
            case TextProfile t ->
                "%s in whole texts, %s in the style %s".formatted(t.task().wireName(), t.plan(), t.style());
        };
    }
}
