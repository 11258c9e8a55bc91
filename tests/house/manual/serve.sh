vllm serve meta-llama/Llama-3.1-70B -tp 4 --gpu-memory-utilization=0.85 --max-num-seqs 64 --max-model-len 16k --kv-cache-dtype fp8
