"""The rules of schedules: when they run, what becomes of slots missed, what words mean, when to raise an alert."""
