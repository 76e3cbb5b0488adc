"""Effects and decisions: files, settings, cache, workers, policy, fixes, the network."""
