"""The house style: theme, palette, fonts, measured text, numbers, frame, axes. Builders draw with nothing else."""
