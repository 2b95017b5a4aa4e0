"""LLC of a GPT-NeoX checkpoint by devinterp, one estimate a line. Usage: devinterp_lm.py CONFIG WEIGHTS DATA ARRAY THREADS
Reads JSON settings from stdin, a line each; answers with the estimate and the seconds of the call."""
import contextlib
import json
import os
import sys
import time
import warnings

import numpy
import torch
from datasets import Dataset, disable_progress_bars
from devinterp.slt.llc import llc
from importlib.metadata import version
from safetensors.torch import load_file
from transformers import GPTNeoXConfig, GPTNeoXForCausalLM

warnings.filterwarnings("ignore")
disable_progress_bars()
config_path, weights_path, data_path, array, threads = sys.argv[1:6]
torch.set_num_threads(int(threads))
with open(config_path) as file:
    model = GPTNeoXForCausalLM(GPTNeoXConfig.from_dict(json.load(file))).float()
weights = load_file(weights_path)
# Its name in newer releases of transformers.
weights["lm_head.weight"] = weights.pop("embed_out.weight")
model.load_state_dict(weights)
tokens = numpy.load(data_path)[array].astype(numpy.int64)
dataset = Dataset.from_dict({"input_ids": tokens}).with_format("torch")


def estimate(settings):
    start = time.perf_counter()
    with open(os.devnull, "w") as quiet, contextlib.redirect_stderr(quiet), contextlib.redirect_stdout(quiet):
        result = llc(
            model=model,
            dataset=dataset,
            observables={},
            lr=settings["stepSize"],
            n_beta=settings["nBeta"],
            localization=settings["localization"],
            num_chains=settings["chains"],
            num_draws=settings["burnIn"] + settings["draws"],
            batch_size=settings["batchSize"],
            init_seed=settings["seed"],
            device="cpu",
        )
        kept = result["loss_trace"].isel(step=slice(settings["burnIn"], None))
        value = settings["nBeta"] * (float(kept.mean()) - float(result["init_loss"]))
    return {"estimate": value, "seconds": time.perf_counter() - start}


print(json.dumps({"ready": {"devinterp": version("devinterp"), "torch": torch.__version__}}), flush=True)
for line in sys.stdin:
    print(json.dumps(estimate(json.loads(line))), flush=True)
