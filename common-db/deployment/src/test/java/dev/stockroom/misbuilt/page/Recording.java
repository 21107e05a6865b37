package dev.stockroom.misbuilt.page;

import io.quarkus.runtime.annotations.Recorder;

/** Is a recorder outside of Quarkus's room. */
@Recorder
class Recording {}
