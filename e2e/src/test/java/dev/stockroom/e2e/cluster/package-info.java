/** The manifests, and what a cluster does with them: probes, rollouts and the Job that migrates, played with real processes. */
package dev.stockroom.e2e.cluster;
