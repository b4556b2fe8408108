"""One short async function per answer, a file per feature."""
