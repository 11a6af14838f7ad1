import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['properties/**/*.test.ts'],
    testTimeout: 60_000,
    reporters: process.env.CI ? ['default', ['junit', { outputFile: 'reports/junit.xml' }]] : ['default'],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts', 'spec/**/*.ts'],
      // AssemblyScript, the script that runs in a browser, and what is written from the two
      exclude: ['src/kernels/assembly/**', 'src/report/page/browser/**', '**/embedded/**'],
      reporter: ['text', 'lcov', 'json-summary'],
      thresholds: { statements: 95, branches: 88, functions: 95, lines: 95 },
    },
  },
});
