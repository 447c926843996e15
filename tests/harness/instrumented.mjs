// Whether the binary was built with sanitizers (`./x test --preset asan`): slower and larger than what users run.
export const instrumented = process.env.SINTER_INSTRUMENTED === '1';
