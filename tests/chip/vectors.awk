# WIRE.md's vectors as a C header for the chip: name, type, payload, frame.
function bytes(hex,   s, i) {
    if (hex == "-") return "0"
    for (i = 1; i < length(hex); i += 2) s = s "0x" substr(hex, i, 2) ","
    return s
}
/^## Vectors/ { inside = 1 }
inside && NF == 4 && $2 ~ /^[0-9a-f][0-9a-f]$/ {
    n = $3 == "-" ? 0 : length($3) / 2
    printf "static const __flash uint8_t payload_%d[] = { %s };\n", count, bytes($3)
    printf "static const __flash uint8_t frame_%d[] = { %s };\n", count, bytes($4)
    table = table sprintf("    { 0x%s, %d, %d, payload_%d, frame_%d },\n", $2, n, length($4) / 2, count, count)
    count++
}
END {
    printf "static const __flash struct vector vectors[] = {\n%s};\n#define VECTORS %d\n", table, count
}
