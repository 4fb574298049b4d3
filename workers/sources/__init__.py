"""Where tables come from: files of any kind are read once, in a child process with limits, into a Parquet file."""
