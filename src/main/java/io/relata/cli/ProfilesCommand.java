package io.relata.cli;

import io.relata.extraction.Profile;
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
            output.plain("  schema %s, encoder %s, k %d, language model %s"
                    .formatted(
                            profile.schema(),
                            profile.encoder(),
                            profile.k(),
                            profile.model().isEmpty() ? "none" : profile.model()));
        }
        return 0;
    }
}
