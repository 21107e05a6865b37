package dev.stockroom.commondb.operator;

import io.quarkus.runtime.annotations.Recorder;
import java.util.function.Supplier;

/** Hands what only the build of dev mode knows to the card of the Dev UI. */
@Recorder
public class DevelopmentRecorder {

    /** What Hibernate would change for the entities of the default persistence unit; null where there is none. */
    public void proposal(Supplier<String> hibernates) {
        DevelopmentService.proposal(hibernates);
    }
}
