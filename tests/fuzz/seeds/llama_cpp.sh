llama-server -m model.gguf -c 8192 -np 4 -ub 512 -ctk q8_0 --n-gpu-layers 99
