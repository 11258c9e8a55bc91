python -m sglang.launch_server --model-path x --tp 8 --mem-fraction-static 0.8 --max-running-requests 32 --chunked-prefill-size 4096
