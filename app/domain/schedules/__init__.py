"""The rules of schedules: when they run, what a slot missed means, what their words mean, when they raise an alert."""
