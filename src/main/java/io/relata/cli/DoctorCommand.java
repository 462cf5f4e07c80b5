package io.relata.cli;

import io.relata.error.Fault;
import io.relata.wire.Doctor;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what the installation has and lacks. */
@Command(name = "doctor", description = "Say what this installation has and lacks.", mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    private final Provider<Doctor> doctor;

    /** Creates the command. */
    @Inject
    public DoctorCommand(Provider<Doctor> doctor) {
        this.doctor = doctor;
    }

    @Override
    public Integer call() {
        Output output = Output.standard();
        Doctor.Report report = doctor.get().examine();
        if (json) {
            output.json(report);
        } else {
            report.findings().forEach(finding -> print(output, finding));
        }
        return report.ok() ? 0 : Fault.OPERATOR.exitCode();
    }

    private static void print(Output output, Doctor.Finding finding) {
        String mark = finding.ok() ? "ok" : finding.needed() ? "WRONG" : "absent";
        output.plain("%-7s %-22s %s".formatted(mark, finding.what(), finding.seen()));
        if (!finding.ok() && !finding.hint().isEmpty()) {
            output.plain("%-7s %-22s %s".formatted("", "", finding.hint()));
        }
    }
}
