/** What was built: the artifacts, the settings that they know, the DATABASE_URL that they take, and no secret of the build. */
package dev.stockroom.e2e.build;
