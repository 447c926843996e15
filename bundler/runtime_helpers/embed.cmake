# Writes INPUT as C++ raw string literals to OUTPUT. MSVC's and GCC's limits on one literal are far
# above a line, so each line is a literal of its own.
file(READ ${INPUT} text)
string(REPLACE "\n" ")SINTER\" \"\\n\"\nR\"SINTER(" text "${text}")
file(WRITE ${OUTPUT} "R\"SINTER(${text})SINTER\"\n")
