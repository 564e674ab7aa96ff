import js from '@eslint/js';
import globals from 'globals';

const strict = {
  'no-restricted-properties': [
    'error',
    ...['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'srcdoc'].map((property) => ({ property, message: 'Use textContent or elements.' })),
  ],
  'no-restricted-globals': ['error', 'localStorage', 'sessionStorage'],
  'no-eval': 'error',
  'no-implied-eval': 'error',
  eqeqeq: 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'no-console': ['error', { allow: ['error'] }],
};

export default [
  { ignores: ['app/static/dist/', 'node_modules/', '.venv/'] },
  js.configs.recommended,
  { files: ['app/static/js/**'], languageOptions: { globals: globals.browser }, rules: strict },
  {
    files: ['app/static/sw.js'],
    languageOptions: { globals: globals.serviceworker },
    rules: strict,
  },
  { files: ['*.mjs', 'app/static/icons/*.mjs', 'tests/js/**'], languageOptions: { globals: globals.node } },
  { files: ['tests/engines/**', 'tests/browser/**', 'tests/bench/**'], languageOptions: { globals: globals.browser } },
];
