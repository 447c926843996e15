// Libraries that are opened when one of their functions is first called: OpenSSL, c-ares and the
// compressors take a tenth of the time that an empty program needs to start, and most programs
// never call them.
//
// Each function that we call is defined here, hidden, as a jump through a pointer. At first the
// pointer leads to sinter_open_lazily() (engine/lazy_libraries.cc), which opens the library and
// stores the function's address there. A function that is missing in these lists is an undefined
// symbol when libsinter_runtime.so is linked: add it to its library's list.

// The lists, as engine/lazy_libraries.cc reads them: names one behind the other, "" at the end.
        .set    next, 0

        .macro  lazy name
        .pushsection .rodata.lazy_names, "a", @progbits
        .asciz  "\name"
        .popsection
        .pushsection .data.lazy_targets, "aw", @progbits
        .balign 8
.Ltarget_\name:
        .quad   .Lfind_\name
        .popsection
        .globl  \name
        .hidden \name
        .type   \name, @function
        .balign 16
\name:
        .cfi_startproc
        jmp     *.Ltarget_\name(%rip)
.Lfind_\name:
        pushq   $next
        .cfi_adjust_cfa_offset 8
        jmp     find
        .cfi_endproc
        .size   \name, . - \name
        .set    next, next + 1
        .endm

        .macro  from library
        .pushsection .rodata.lazy_libraries, "a", @progbits
        .balign 4
        .long   next
        .asciz  "\library"
        .popsection
        .endm

        .section .rodata.lazy_names, "a", @progbits
        .globl  sinter_lazy_names
        .hidden sinter_lazy_names
sinter_lazy_names:
        .section .rodata.lazy_libraries, "a", @progbits
        .globl  sinter_lazy_libraries
        .hidden sinter_lazy_libraries
sinter_lazy_libraries:
        .section .data.lazy_targets, "aw", @progbits
        .balign 8
        .globl  sinter_lazy_targets
        .hidden sinter_lazy_targets
sinter_lazy_targets:

        .text
// The function's number is on the stack, above the caller's return address. Everything that may
// carry an argument is kept.
        .type   find, @function
find:
        .cfi_startproc
        .cfi_adjust_cfa_offset 8
        pushq   %rbp
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset %rbp, 0
        movq    %rsp, %rbp
        .cfi_def_cfa_register %rbp
        andq    $-16, %rsp
        subq    $192, %rsp
        movq    %rax, 0(%rsp)
        movq    %rdi, 8(%rsp)
        movq    %rsi, 16(%rsp)
        movq    %rdx, 24(%rsp)
        movq    %rcx, 32(%rsp)
        movq    %r8, 40(%rsp)
        movq    %r9, 48(%rsp)
        movaps  %xmm0, 64(%rsp)
        movaps  %xmm1, 80(%rsp)
        movaps  %xmm2, 96(%rsp)
        movaps  %xmm3, 112(%rsp)
        movaps  %xmm4, 128(%rsp)
        movaps  %xmm5, 144(%rsp)
        movaps  %xmm6, 160(%rsp)
        movaps  %xmm7, 176(%rsp)
        movl    8(%rbp), %edi
        call    sinter_open_lazily
        movq    %rax, %r11
        movq    0(%rsp), %rax
        movq    8(%rsp), %rdi
        movq    16(%rsp), %rsi
        movq    24(%rsp), %rdx
        movq    32(%rsp), %rcx
        movq    40(%rsp), %r8
        movq    48(%rsp), %r9
        movaps  64(%rsp), %xmm0
        movaps  80(%rsp), %xmm1
        movaps  96(%rsp), %xmm2
        movaps  112(%rsp), %xmm3
        movaps  128(%rsp), %xmm4
        movaps  144(%rsp), %xmm5
        movaps  160(%rsp), %xmm6
        movaps  176(%rsp), %xmm7
        leave
        .cfi_def_cfa %rsp, 16
        addq    $8, %rsp
        .cfi_adjust_cfa_offset -8
        jmp     *%r11
        .cfi_endproc
        .size   find, . - find

        from    "libcrypto.so.3"
        lazy    ASN1_INTEGER_to_BN
        lazy    ASN1_STRING_get0_data
        lazy    ASN1_STRING_length
        lazy    ASN1_STRING_to_UTF8
        lazy    ASN1_TIME_print
        lazy    BIO_ctrl
        lazy    BIO_ctrl_pending
        lazy    BIO_free
        lazy    BIO_new
        lazy    BIO_new_file
        lazy    BIO_new_mem_buf
        lazy    BIO_read
        lazy    BIO_s_mem
        lazy    BIO_write
        lazy    BN_CTX_free
        lazy    BN_CTX_new
        lazy    BN_bin2bn
        lazy    BN_bn2binpad
        lazy    BN_bn2hex
        lazy    BN_check_prime
        lazy    BN_clear_free
        lazy    BN_cmp
        lazy    BN_free
        lazy    BN_generate_prime_ex2
        lazy    BN_get_rfc2409_prime_1024
        lazy    BN_get_rfc2409_prime_768
        lazy    BN_get_rfc3526_prime_1536
        lazy    BN_get_rfc3526_prime_2048
        lazy    BN_get_rfc3526_prime_3072
        lazy    BN_get_rfc3526_prime_4096
        lazy    BN_get_rfc3526_prime_6144
        lazy    BN_get_rfc3526_prime_8192
        lazy    BN_is_one
        lazy    BN_is_zero
        lazy    BN_mod_exp
        lazy    BN_new
        lazy    BN_num_bits
        lazy    BN_priv_rand_range
        lazy    BN_rshift1
        lazy    BN_set_flags
        lazy    BN_sub_word
        lazy    CRYPTO_free
        lazy    CRYPTO_memcmp
        lazy    CRYPTO_memdup
        lazy    EC_GROUP_free
        lazy    EC_GROUP_get0_order
        lazy    EC_GROUP_get_degree
        lazy    EC_GROUP_new_by_curve_name
        lazy    EC_GROUP_order_bits
        lazy    EC_POINT_free
        lazy    EC_POINT_get_affine_coordinates
        lazy    EC_POINT_is_at_infinity
        lazy    EC_POINT_mul
        lazy    EC_POINT_new
        lazy    EC_POINT_oct2point
        lazy    EC_POINT_point2oct
        lazy    EC_curve_nid2nist
        lazy    EC_get_builtin_curves
        lazy    ERR_clear_error
        lazy    ERR_error_string_n
        lazy    ERR_get_error
        lazy    ERR_lib_error_string
        lazy    ERR_peek_error
        lazy    ERR_reason_error_string
        lazy    EVP_CIPHER_CTX_ctrl
        lazy    EVP_CIPHER_CTX_free
        lazy    EVP_CIPHER_CTX_new
        lazy    EVP_CIPHER_CTX_set_padding
        lazy    EVP_CIPHER_do_all_sorted
        lazy    EVP_CIPHER_get0_name
        lazy    EVP_CIPHER_get_block_size
        lazy    EVP_CIPHER_get_iv_length
        lazy    EVP_CIPHER_get_key_length
        lazy    EVP_CIPHER_get_mode
        lazy    EVP_CIPHER_get_nid
        lazy    EVP_CipherFinal_ex
        lazy    EVP_CipherInit_ex
        lazy    EVP_CipherUpdate
        lazy    EVP_Digest
        lazy    EVP_DigestFinalXOF
        lazy    EVP_DigestFinal_ex
        lazy    EVP_DigestInit_ex
        lazy    EVP_DigestSign
        lazy    EVP_DigestSignInit
        lazy    EVP_DigestUpdate
        lazy    EVP_DigestVerify
        lazy    EVP_DigestVerifyInit
        lazy    EVP_EncodeBlock
        lazy    EVP_MAC_CTX_free
        lazy    EVP_MAC_CTX_new
        lazy    EVP_MAC_fetch
        lazy    EVP_MAC_final
        lazy    EVP_MAC_free
        lazy    EVP_MAC_init
        lazy    EVP_MAC_update
        lazy    EVP_MD_CTX_copy_ex
        lazy    EVP_MD_CTX_free
        lazy    EVP_MD_CTX_get0_md
        lazy    EVP_MD_CTX_new
        lazy    EVP_MD_do_all_sorted
        lazy    EVP_MD_fetch
        lazy    EVP_MD_free
        lazy    EVP_MD_get0_name
        lazy    EVP_MD_get_flags
        lazy    EVP_MD_get_size
        lazy    EVP_PBE_scrypt
        lazy    EVP_PKEY_CTX_add1_hkdf_info
        lazy    EVP_PKEY_CTX_free
        lazy    EVP_PKEY_CTX_new
        lazy    EVP_PKEY_CTX_new_from_name
        lazy    EVP_PKEY_CTX_new_id
        lazy    EVP_PKEY_CTX_set0_rsa_oaep_label
        lazy    EVP_PKEY_CTX_set1_hkdf_key
        lazy    EVP_PKEY_CTX_set1_hkdf_salt
        lazy    EVP_PKEY_CTX_set_hkdf_md
        lazy    EVP_PKEY_CTX_set_rsa_oaep_md
        lazy    EVP_PKEY_CTX_set_rsa_padding
        lazy    EVP_PKEY_CTX_set_rsa_pss_saltlen
        lazy    EVP_PKEY_Q_keygen
        lazy    EVP_PKEY_decrypt
        lazy    EVP_PKEY_decrypt_init
        lazy    EVP_PKEY_derive
        lazy    EVP_PKEY_derive_init
        lazy    EVP_PKEY_derive_set_peer
        lazy    EVP_PKEY_encrypt
        lazy    EVP_PKEY_encrypt_init
        lazy    EVP_PKEY_free
        lazy    EVP_PKEY_fromdata
        lazy    EVP_PKEY_fromdata_init
        lazy    EVP_PKEY_get_base_id
        lazy    EVP_PKEY_get_bits
        lazy    EVP_PKEY_get_bn_param
        lazy    EVP_PKEY_get_id
        lazy    EVP_PKEY_get_raw_private_key
        lazy    EVP_PKEY_get_raw_public_key
        lazy    EVP_PKEY_get_utf8_string_param
        lazy    EVP_PKEY_new_raw_private_key
        lazy    EVP_PKEY_new_raw_public_key
        lazy    EVP_PKEY_sign
        lazy    EVP_PKEY_sign_init
        lazy    EVP_PKEY_verify_recover
        lazy    EVP_PKEY_verify_recover_init
        lazy    EVP_get_cipherbyname
        lazy    EVP_get_digestbyname
        lazy    EVP_sha1
        lazy    EVP_sha256
        lazy    EVP_sha512
        lazy    EXTENDED_KEY_USAGE_free
        lazy    GENERAL_NAMES_free
        lazy    OBJ_nid2sn
        lazy    OBJ_obj2nid
        lazy    OBJ_obj2txt
        lazy    OBJ_sn2nid
        lazy    OPENSSL_sk_num
        lazy    OPENSSL_sk_pop_free
        lazy    OPENSSL_sk_value
        lazy    OSSL_PARAM_BLD_free
        lazy    OSSL_PARAM_BLD_new
        lazy    OSSL_PARAM_BLD_push_BN
        lazy    OSSL_PARAM_BLD_push_octet_string
        lazy    OSSL_PARAM_BLD_push_utf8_string
        lazy    OSSL_PARAM_BLD_to_param
        lazy    OSSL_PARAM_construct_end
        lazy    OSSL_PARAM_construct_utf8_string
        lazy    OSSL_PARAM_free
        lazy    OSSL_PROVIDER_load
        lazy    PEM_read_bio
        lazy    PEM_read_bio_PUBKEY
        lazy    PEM_read_bio_PrivateKey
        lazy    PEM_read_bio_X509
        lazy    PEM_read_bio_X509_AUX
        lazy    PEM_read_bio_X509_CRL
        lazy    PEM_write_bio
        lazy    PEM_write_bio_PKCS8PrivateKey
        lazy    PEM_write_bio_PUBKEY
        lazy    PEM_write_bio_PrivateKey_traditional
        lazy    PEM_write_bio_X509
        lazy    PKCS12_free
        lazy    PKCS12_parse
        lazy    PKCS5_PBKDF2_HMAC
        lazy    RAND_bytes
        lazy    X509_CRL_free
        lazy    X509_NAME_ENTRY_get_data
        lazy    X509_NAME_ENTRY_get_object
        lazy    X509_NAME_entry_count
        lazy    X509_NAME_get_entry
        lazy    X509_STORE_add_cert
        lazy    X509_STORE_add_crl
        lazy    X509_STORE_load_file
        lazy    X509_STORE_new
        lazy    X509_STORE_set_default_paths
        lazy    X509_STORE_set_flags
        lazy    X509_STORE_up_ref
        lazy    X509_check_ca
        lazy    X509_check_email
        lazy    X509_check_issued
        lazy    X509_verify
        lazy    X509_cmp
        lazy    X509_digest
        lazy    X509_free
        lazy    X509_get0_notAfter
        lazy    X509_get0_notBefore
        lazy    X509_get0_pubkey
        lazy    X509_get_ext_d2i
        lazy    X509_get_issuer_name
        lazy    X509_get_pubkey
        lazy    X509_get_serialNumber
        lazy    X509_get_subject_name
        lazy    X509_verify_cert_error_string
        lazy    d2i_AutoPrivateKey
        lazy    d2i_PKCS12_bio
        lazy    d2i_PKCS8PrivateKey_bio
        lazy    d2i_PUBKEY
        lazy    d2i_PublicKey
        lazy    d2i_X509
        lazy    d2i_X509_bio
        lazy    i2d_PKCS8PrivateKey_bio
        lazy    i2d_PUBKEY
        lazy    i2d_PUBKEY_bio
        lazy    i2d_PrivateKey_bio
        lazy    i2d_PublicKey
        lazy    i2d_X509

        from    "libssl.so.3"
        lazy    SSL_CIPHER_get_auth_nid
        lazy    SSL_CIPHER_get_name
        lazy    SSL_CIPHER_get_version
        lazy    SSL_CIPHER_standard_name
        lazy    SSL_CTX_add_client_CA
        lazy    SSL_CTX_ctrl
        lazy    SSL_CTX_free
        lazy    SSL_CTX_get0_certificate
        lazy    SSL_CTX_get_cert_store
        lazy    SSL_CTX_new
        lazy    SSL_CTX_sess_set_new_cb
        lazy    SSL_CTX_set_alpn_select_cb
        lazy    SSL_CTX_set_cert_store
        lazy    SSL_CTX_set_cipher_list
        lazy    SSL_CTX_set_ciphersuites
        lazy    SSL_CTX_set_keylog_callback
        lazy    SSL_CTX_set_options
        lazy    SSL_CTX_set_session_id_context
        lazy    SSL_CTX_set_timeout
        lazy    SSL_CTX_use_PrivateKey
        lazy    SSL_CTX_use_certificate
        lazy    SSL_SESSION_free
        lazy    SSL_ctrl
        lazy    SSL_do_handshake
        lazy    SSL_export_keying_material
        lazy    SSL_free
        lazy    SSL_get0_alpn_selected
        lazy    SSL_get0_verified_chain
        lazy    SSL_get1_peer_certificate
        lazy    SSL_get_SSL_CTX
        lazy    SSL_get_certificate
        lazy    SSL_get_ciphers
        lazy    SSL_get_current_cipher
        lazy    SSL_get_error
        lazy    SSL_get_ex_data
        lazy    SSL_get_finished
        lazy    SSL_get_peer_cert_chain
        lazy    SSL_get_peer_finished
        lazy    SSL_get_servername
        lazy    SSL_get_session
        lazy    SSL_get_verify_mode
        lazy    SSL_get_verify_result
        lazy    SSL_get_version
        lazy    SSL_in_init
        lazy    SSL_is_init_finished
        lazy    SSL_new
        lazy    SSL_pending
        lazy    SSL_read
        lazy    SSL_renegotiate
        lazy    SSL_select_next_proto
        lazy    SSL_session_reused
        lazy    SSL_set_SSL_CTX
        lazy    SSL_set_accept_state
        lazy    SSL_set_alpn_protos
        lazy    SSL_set_bio
        lazy    SSL_set_cert_cb
        lazy    SSL_set_connect_state
        lazy    SSL_set_ex_data
        lazy    SSL_set_session
        lazy    SSL_set_verify
        lazy    SSL_shutdown
        lazy    SSL_write_ex
        lazy    TLS_method
        lazy    d2i_SSL_SESSION
        lazy    i2d_SSL_SESSION

        from    "libz.so.1"
        lazy    crc32
        lazy    deflate
        lazy    deflateEnd
        lazy    deflateInit2_
        lazy    deflateParams
        lazy    deflateReset
        lazy    deflateSetDictionary
        lazy    inflate
        lazy    inflateEnd
        lazy    inflateInit2_
        lazy    inflateReset
        lazy    inflateSetDictionary

        from    "libbrotlienc.so.1"
        lazy    BrotliEncoderCompressStream
        lazy    BrotliEncoderCreateInstance
        lazy    BrotliEncoderDestroyInstance
        lazy    BrotliEncoderSetParameter

        from    "libbrotlidec.so.1"
        lazy    BrotliDecoderCreateInstance
        lazy    BrotliDecoderDecompressStream
        lazy    BrotliDecoderDestroyInstance
        lazy    BrotliDecoderErrorString
        lazy    BrotliDecoderGetErrorCode
        lazy    BrotliDecoderSetParameter

        from    "libicuuc.so.72"
        lazy    UCNV_TO_U_CALLBACK_STOP_72
        lazy    ucnv_cbToUWriteUChars_72
        lazy    ucnv_close_72
        lazy    ucnv_open_72
        lazy    ucnv_reset_72
        lazy    ucnv_setToUCallBack_72
        lazy    ucnv_toUnicode_72
        from    "libzstd.so.1"
        lazy    ZSTD_CCtx_loadDictionary
        lazy    ZSTD_CCtx_reset
        lazy    ZSTD_CCtx_setParameter
        lazy    ZSTD_CCtx_setPledgedSrcSize
        lazy    ZSTD_DCtx_loadDictionary
        lazy    ZSTD_DCtx_reset
        lazy    ZSTD_DCtx_setParameter
        lazy    ZSTD_compressStream2
        lazy    ZSTD_createCCtx
        lazy    ZSTD_createDCtx
        lazy    ZSTD_decompressStream
        lazy    ZSTD_freeCCtx
        lazy    ZSTD_freeDCtx
        lazy    ZSTD_getErrorCode
        lazy    ZSTD_getErrorString
        lazy    ZSTD_isError

        from    "libcares.so.2"
        lazy    ares_cancel
        lazy    ares_destroy
        lazy    ares_free_data
        lazy    ares_free_hostent
        lazy    ares_get_servers_ports
        lazy    ares_gethostbyaddr
        lazy    ares_init_options
        lazy    ares_library_init
        lazy    ares_parse_a_reply
        lazy    ares_parse_aaaa_reply
        lazy    ares_parse_caa_reply
        lazy    ares_parse_mx_reply
        lazy    ares_parse_naptr_reply
        lazy    ares_parse_ns_reply
        lazy    ares_parse_ptr_reply
        lazy    ares_parse_soa_reply
        lazy    ares_parse_srv_reply
        lazy    ares_parse_txt_reply_ext
        lazy    ares_process_fd
        lazy    ares_query
        lazy    ares_set_local_ip4
        lazy    ares_set_local_ip6
        lazy    ares_set_servers_ports
        lazy    ares_strerror

        from    "libnghttp2.so.14"
        lazy    nghttp2_is_fatal
        lazy    nghttp2_option_del
        lazy    nghttp2_option_new
        lazy    nghttp2_option_set_builtin_recv_extension_type
        lazy    nghttp2_option_set_max_deflate_dynamic_table_size
        lazy    nghttp2_option_set_max_reserved_remote_streams
        lazy    nghttp2_option_set_max_send_header_block_length
        lazy    nghttp2_option_set_max_settings
        lazy    nghttp2_option_set_no_auto_window_update
        lazy    nghttp2_option_set_no_closed_streams
        lazy    nghttp2_option_set_no_rfc9113_leading_and_trailing_ws_validation
        lazy    nghttp2_option_set_peer_max_concurrent_streams
        lazy    nghttp2_option_set_stream_reset_rate_limit
        lazy    nghttp2_priority_spec_init
        lazy    nghttp2_rcbuf_decref
        lazy    nghttp2_rcbuf_get_buf
        lazy    nghttp2_rcbuf_incref
        lazy    nghttp2_rcbuf_is_static
        lazy    nghttp2_session_callbacks_new
        lazy    nghttp2_session_callbacks_set_error_callback2
        lazy    nghttp2_session_callbacks_set_on_begin_headers_callback
        lazy    nghttp2_session_callbacks_set_on_data_chunk_recv_callback
        lazy    nghttp2_session_callbacks_set_on_frame_not_send_callback
        lazy    nghttp2_session_callbacks_set_on_frame_recv_callback
        lazy    nghttp2_session_callbacks_set_on_header_callback2
        lazy    nghttp2_session_callbacks_set_on_invalid_frame_recv_callback
        lazy    nghttp2_session_callbacks_set_on_stream_close_callback
        lazy    nghttp2_session_callbacks_set_select_padding_callback
        lazy    nghttp2_session_callbacks_set_send_data_callback
        lazy    nghttp2_session_change_stream_priority
        lazy    nghttp2_session_client_new3
        lazy    nghttp2_session_consume_connection
        lazy    nghttp2_session_consume_stream
        lazy    nghttp2_session_del
        lazy    nghttp2_session_find_stream
        lazy    nghttp2_session_get_effective_local_window_size
        lazy    nghttp2_session_get_effective_recv_data_length
        lazy    nghttp2_session_get_hd_deflate_dynamic_table_size
        lazy    nghttp2_session_get_hd_inflate_dynamic_table_size
        lazy    nghttp2_session_get_last_proc_stream_id
        lazy    nghttp2_session_get_local_settings
        lazy    nghttp2_session_get_local_window_size
        lazy    nghttp2_session_get_next_stream_id
        lazy    nghttp2_session_get_outbound_queue_size
        lazy    nghttp2_session_get_remote_settings
        lazy    nghttp2_session_get_remote_window_size
        lazy    nghttp2_session_get_stream_local_close
        lazy    nghttp2_session_get_stream_local_window_size
        lazy    nghttp2_session_get_stream_remote_close
        lazy    nghttp2_session_mem_recv
        lazy    nghttp2_session_mem_send
        lazy    nghttp2_session_resume_data
        lazy    nghttp2_session_server_new3
        lazy    nghttp2_session_set_local_window_size
        lazy    nghttp2_session_set_next_stream_id
        lazy    nghttp2_session_terminate_session
        lazy    nghttp2_session_want_read
        lazy    nghttp2_session_want_write
        lazy    nghttp2_stream_get_state
        lazy    nghttp2_stream_get_sum_dependency_weight
        lazy    nghttp2_stream_get_weight
        lazy    nghttp2_strerror
        lazy    nghttp2_submit_altsvc
        lazy    nghttp2_submit_data
        lazy    nghttp2_submit_goaway
        lazy    nghttp2_submit_headers
        lazy    nghttp2_submit_origin
        lazy    nghttp2_submit_ping
        lazy    nghttp2_submit_priority
        lazy    nghttp2_submit_push_promise
        lazy    nghttp2_submit_request
        lazy    nghttp2_submit_response
        lazy    nghttp2_submit_rst_stream
        lazy    nghttp2_submit_settings
        lazy    nghttp2_submit_trailer

        .section .rodata.lazy_names, "a", @progbits
        .asciz  ""
        .section .rodata.lazy_libraries, "a", @progbits
        .balign 4
        .long   next
        .asciz  ""
        .section .note.GNU-stack, "", @progbits
