package dev.stockroom.commondb.quarkus;

import dev.stockroom.commondb.probe.ProbePaths;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.annotations.Recorder;
import org.eclipse.microprofile.config.ConfigProvider;

/** The step that the build places before the application is loaded; on the JVM the loading is part of the start. */
@Recorder
public class EarlyProbeRecorder {

    /**
     * Answers probes from here on; not in an executable, which was loaded when it was built and opens its probe soon
     * enough.
     */
    public void open(ProbePaths paths) {
        if (LaunchMode.current() == LaunchMode.NORMAL && ImageMode.current() == ImageMode.JVM) {
            StartupProcess.openEarly(paths, ConfigProvider.getConfig());
        }
    }
}
