/* Made by tests/oracle/journal_lines.py: a journal of three entries, line by line. */
static const struct { const char *json, *line; int part, parts; } journal_lines[] = {
    { "{\"format\":\"holdfast entries\",\"version\":1,\"journal\":\"0123456789abcdef0123456789abcdef\"}",
      "{\"format\":\"holdfast entries\",\"version\":1,\"journal\":\"0123456789abcdef0123456789abcdef\",\"crc32c\":\"53d0ebcb\"}\n", 1, 1 },
    { "{\"id\":\"0123456789abcdef0123456789abcdef\",\"kind\":\"note\",\"client\":\"K07\",\"values\":{\"text\":\"ä \\\"b\\\" \\\\\"}}",
      "{\"id\":\"0123456789abcdef0123456789abcdef\",\"kind\":\"note\",\"client\":\"K07\",\"values\":{\"text\":\"ä \\\"b\\\" \\\\\"},\"crc32c\":\"1406797c\"}\n", 1, 1 },
    { "{\"id\":\"0123456789abcdef0123456789abcdef\",\"kind\":\"mass\",\"client\":\"K07\",\"values\":{\"mass_kg\":70.5}}",
      "{\"id\":\"0123456789abcdef0123456789abcdef\",\"kind\":\"mass\",\"client\":\"K07\",\"values\":{\"mass_kg\":70.5},\"part\":\"1/2\",\"crc32c\":\"938d48f6\"}\n", 1, 2 },
    { "{\"id\":\"0123456789abcdef0123456789abcdef\",\"kind\":\"mass\",\"client\":\"K07\",\"values\":{}}",
      "{\"id\":\"0123456789abcdef0123456789abcdef\",\"kind\":\"mass\",\"client\":\"K07\",\"values\":{},\"part\":\"2/2\",\"crc32c\":\"6223ffcb\"}\n", 2, 2 },
};
