autocmd BufRead,BufNewFile *.gpuspec setfiletype gpuspec
