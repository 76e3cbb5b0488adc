"""Is a stated derivative or integral right? Trees differentiated node by node; pure functions."""
