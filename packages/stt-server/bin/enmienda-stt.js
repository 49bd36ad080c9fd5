#!/usr/bin/env node
// Committed, unlike dist: npm links a program at installation only if its file is there, and the build comes after that.
import '../dist/bin.js';
