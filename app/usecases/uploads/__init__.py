"""Files on their way in: begun, filled stretch by stretch, ended; what was left behind is swept away."""
