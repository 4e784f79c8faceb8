autocmd BufRead,BufNewFile *.kvm setfiletype kvm
