trtllm-serve serve x --tp_size 8 --max_batch_size 128 --max_num_tokens 8192 --kv_cache_free_gpu_memory_fraction 0.9
