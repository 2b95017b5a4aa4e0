import { defineConfig, globalIgnores } from 'eslint/config'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import typescript from 'typescript-eslint'
import { layers } from './scripts/lint/layers.mjs'

export default defineConfig(
  globalIgnores([
    'out/',
    'dist/',
    'runs/',
    'coverage/',
    '.cache/',
    'bench/peers/',
    'resources/',
    // AssemblyScript is its own language with TypeScript's file ending; generated files have no author.
    'src/**/assembly/',
    '**/*.generated.*'
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.mts', '**/*.vue'],
    extends: [typescript.configs.strictTypeChecked, vue.configs['flat/recommended']],
    languageOptions: {
      parserOptions: {
        parser: typescript.parser,
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue']
      }
    },
    rules: {
      'no-undef': 'off', // the type checker knows better
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true }
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // A loop that ends by break is clearer than a flag.
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'always' }],
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'URL', property: 'canParse', message: 'Electron 25 (Node 18.15, Chromium 114) lacks it.' }
      ],
      eqeqeq: 'error',
      'vue/multi-word-component-names': 'off',
      'vue/no-v-html': 'error',
      // The page's Content-Security-Policy refuses inline styles.
      'vue/no-restricted-static-attribute': ['error', { key: 'style' }],
      'vue/no-restricted-v-bind': ['error', { argument: 'style' }]
    }
  },
  {
    // Vue types a property with a default as always there.
    files: ['**/*.vue'],
    rules: { '@typescript-eslint/no-useless-default-assignment': 'off' }
  },
  {
    files: ['src/**/*.{ts,vue}'],
    plugins: { ontogeny: { rules: { layers } } },
    rules: { 'ontogeny/layers': 'error' }
  },
  {
    files: ['tests/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts'],
    rules: {
      // A test says what must be there; a missing value fails it.
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-console': 'off'
    }
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        require: 'readonly',
        module: 'writable',
        __dirname: 'readonly'
      }
    }
  },
  prettier
)
