#!/usr/bin/env node
"use strict";
// CommonJS on purpose: Node starts it measurably faster than an ES module.
require("../dist/cli/main.cjs");
