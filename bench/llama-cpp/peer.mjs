// Has llama.cpp do what it is told, a JSON object a line: load, ask, prefill, decode. Answers a JSON object a line.
// Times are taken here, around the computation alone.
import {createInterface} from "node:readline";
import {getLlama, LlamaLogLevel} from "node-llama-cpp";

let llama;
let model;
let sequence;
let grammars = new Map();

async function load({file, context, threads}) {
    llama = await getLlama({gpu: false, build: "never", maxThreads: threads, logLevel: LlamaLogLevel.error});
    model = await llama.loadModel({modelPath: file});
    const opened = await model.createContext({contextSize: context, batchSize: 512, threads, flashAttention: true});
    sequence = opened.getSequence();
    return {systemInfo: llama.systemInfo};
}

// The tokens are appended to what they share with the tokens of the question before; the answer is one of the grammar's.
async function ask({tokens, grammar, tokensMax}) {
    if (!grammars.has(grammar)) {
        grammars.set(grammar, await llama.createGrammar({grammar}));
    }
    const started = performance.now();
    await sequence.adaptStateToTokens(tokens.slice(0, -1), false);
    const reused = sequence.nextTokenIndex;
    const {LlamaGrammarEvaluationState} = await import("node-llama-cpp");
    const state = new LlamaGrammarEvaluationState({model, grammar: grammars.get(grammar)});
    const written = [];
    for await (const token of sequence.evaluate(tokens.slice(reused), {temperature: 0, grammarEvaluationState: state})) {
        if (model.isEogToken(token)) {
            break;
        }
        written.push(token);
        if (written.length >= tokensMax) {
            break;
        }
    }
    return {millis: performance.now() - started, reused, text: model.detokenize(written)};
}

async function prefill({tokens}) {
    await sequence.clearHistory();
    const started = performance.now();
    await sequence.evaluateWithoutGeneratingNewTokens(tokens);
    return {millis: performance.now() - started};
}

async function decode({tokens, count}) {
    await sequence.clearHistory();
    const iterator = sequence.evaluate(tokens, {temperature: 0});
    await iterator.next();
    const started = performance.now();
    const written = [];
    for (let i = 0; i < count; i++) {
        const next = await iterator.next();
        if (next.done) {
            break;
        }
        written.push(next.value);
    }
    return {millis: performance.now() - started, written};
}

const operations = {load, ask, prefill, decode};
for await (const line of createInterface({input: process.stdin})) {
    const request = JSON.parse(line);
    try {
        process.stdout.write(JSON.stringify(await operations[request.operation](request)) + "\n");
    } catch (error) {
        process.stdout.write(JSON.stringify({error: String(error)}) + "\n");
    }
}
process.exit(0);
