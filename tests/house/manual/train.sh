torchrun --nnodes 8 --nproc-per-node 8 pretrain_gpt.py --num-layers 32 --hidden-size 4096 --num-attention-heads 32 \
 --group-query-attention --num-query-groups 8 --ffn-hidden-size 14336 --vocab-size 128256 --swiglu --normalization RMSNorm \
 --position-embedding-type rope --untie-embeddings-and-output-weights --disable-bias-linear --micro-batch-size 1 \
 --global-batch-size 128 --seq-length 8192 --max-position-embeddings 8192 --train-iters 1000 --tensor-model-parallel-size 4 \
 --pipeline-model-parallel-size 2 --sequence-parallel --use-distributed-optimizer --bf16 --optimizer adam
