// The little of oneDNN that the engine uses, with one face for 2.6 (Debian 12) and 3.x (newer systems, Homebrew).
//
// Two things changed between them and are hidden here: a memory descriptor became an opaque object (here: a layout),
// and operation descriptors went away in favour of primitive descriptors. Everything else is used as it is.
#pragma once

#include <oneapi/dnnl/dnnl.h>
#include <stdlib.h>
#include <string.h>

/// The shape, type and order in memory of a tensor. Owned by whoever made it; released with `layout_release`.
typedef struct onednn_layout *onednn_layout_t;

#if DNNL_VERSION_MAJOR >= 3

#define LAYOUT_IN(layout) ((const_dnnl_memory_desc_t)(layout))
typedef dnnl_memory_desc_t onednn_descriptor;
#define LAYOUT_FINISH(status, made) ((status) == dnnl_success ? (onednn_layout_t)(made) : NULL)

static inline void layout_release(onednn_layout_t layout) { dnnl_memory_desc_destroy((dnnl_memory_desc_t)layout); }

static inline onednn_layout_t layout_copy(onednn_layout_t layout) {
    dnnl_memory_desc_t copy = NULL;
    dnnl_status_t status = dnnl_memory_desc_clone(&copy, LAYOUT_IN(layout));
    return LAYOUT_FINISH(status, copy);
}

static inline onednn_layout_t layout_tagged(int rank, const int64_t *sizes, dnnl_data_type_t type, dnnl_format_tag_t tag) {
    dnnl_memory_desc_t made = NULL;
    dnnl_status_t status = dnnl_memory_desc_create_with_tag(&made, rank, sizes, type, tag);
    return LAYOUT_FINISH(status, made);
}

static inline onednn_layout_t layout_strided(int rank, const int64_t *sizes, dnnl_data_type_t type, const int64_t *strides) {
    dnnl_memory_desc_t made = NULL;
    dnnl_status_t status = dnnl_memory_desc_create_with_strides(&made, rank, sizes, type, strides);
    return LAYOUT_FINISH(status, made);
}

static inline onednn_layout_t layout_reshaped(onednn_layout_t layout, int rank, const int64_t *sizes) {
    dnnl_memory_desc_t made = NULL;
    dnnl_status_t status = dnnl_memory_desc_reshape(&made, LAYOUT_IN(layout), rank, sizes);
    return LAYOUT_FINISH(status, made);
}

static inline onednn_layout_t layout_part(onednn_layout_t layout, const int64_t *sizes, const int64_t *offsets) {
    dnnl_memory_desc_t made = NULL;
    dnnl_status_t status = dnnl_memory_desc_create_submemory(&made, LAYOUT_IN(layout), sizes, offsets);
    return LAYOUT_FINISH(status, made);
}

#else

#define LAYOUT_IN(layout) ((const dnnl_memory_desc_t *)(layout))

static inline void layout_release(onednn_layout_t layout) { free(layout); }

static inline onednn_layout_t layout_box(dnnl_status_t status, const dnnl_memory_desc_t *made) {
    if (status != dnnl_success || made == NULL) return NULL;
    dnnl_memory_desc_t *box = (dnnl_memory_desc_t *)malloc(sizeof *box);
    if (box != NULL) *box = *made;
    return (onednn_layout_t)box;
}

static inline onednn_layout_t layout_copy(onednn_layout_t layout) { return layout_box(dnnl_success, LAYOUT_IN(layout)); }

static inline onednn_layout_t layout_tagged(int rank, const int64_t *sizes, dnnl_data_type_t type, dnnl_format_tag_t tag) {
    dnnl_memory_desc_t made;
    dnnl_status_t status = dnnl_memory_desc_init_by_tag(&made, rank, sizes, type, tag);
    return layout_box(status, &made);
}

static inline onednn_layout_t layout_strided(int rank, const int64_t *sizes, dnnl_data_type_t type, const int64_t *strides) {
    dnnl_memory_desc_t made;
    dnnl_status_t status = dnnl_memory_desc_init_by_strides(&made, rank, sizes, type, strides);
    return layout_box(status, &made);
}

static inline onednn_layout_t layout_reshaped(onednn_layout_t layout, int rank, const int64_t *sizes) {
    dnnl_memory_desc_t made;
    dnnl_status_t status = dnnl_memory_desc_reshape(&made, LAYOUT_IN(layout), rank, sizes);
    return layout_box(status, &made);
}

static inline onednn_layout_t layout_part(onednn_layout_t layout, const int64_t *sizes, const int64_t *offsets) {
    dnnl_memory_desc_t made;
    dnnl_status_t status = dnnl_memory_desc_init_submemory(&made, LAYOUT_IN(layout), sizes, offsets);
    return layout_box(status, &made);
}

#endif

static inline int layout_equal(onednn_layout_t a, onednn_layout_t b) {
    return dnnl_memory_desc_equal(LAYOUT_IN(a), LAYOUT_IN(b));
}

/// Of a part of other memory that does not begin where that does, 0.
static inline size_t layout_bytes(onednn_layout_t layout) { return dnnl_memory_desc_get_size(LAYOUT_IN(layout)); }

/// The number of axes, and the size along one of them.
static inline int layout_rank(onednn_layout_t layout) {
#if DNNL_VERSION_MAJOR >= 3
    int rank = 0;
    dnnl_memory_desc_query(LAYOUT_IN(layout), dnnl_query_ndims_s32, &rank);
    return rank;
#else
    return LAYOUT_IN(layout)->ndims;
#endif
}

static inline int64_t layout_size(onednn_layout_t layout, int axis) {
#if DNNL_VERSION_MAJOR >= 3
    dnnl_dims_t *sizes = NULL;
    dnnl_memory_desc_query(LAYOUT_IN(layout), dnnl_query_dims, &sizes);
    return (*sizes)[axis];
#else
    return LAYOUT_IN(layout)->dims[axis];
#endif
}

/// Whether elements lie in blocks along some axis.
static inline int layout_is_blocked(onednn_layout_t layout) {
#if DNNL_VERSION_MAJOR >= 3
    int count = 0;
    dnnl_memory_desc_query(LAYOUT_IN(layout), dnnl_query_inner_nblks_s32, &count);
    return count > 0;
#else
    return LAYOUT_IN(layout)->format_kind == dnnl_blocked && LAYOUT_IN(layout)->format_desc.blocking.inner_nblks > 0;
#endif
}

/// Whether blocks are filled up with elements that the tensor does not have.
static inline int layout_fills_blocks(onednn_layout_t layout) {
    for (int axis = 0; axis < layout_rank(layout); axis++) {
        dnnl_dim_t filled;
#if DNNL_VERSION_MAJOR >= 3
        dnnl_dims_t *sizes = NULL;
        dnnl_memory_desc_query(LAYOUT_IN(layout), dnnl_query_padded_dims, &sizes);
        filled = (*sizes)[axis];
#else
        filled = LAYOUT_IN(layout)->padded_dims[axis];
#endif
        if (filled != layout_size(layout, axis)) return 1;
    }
    return 0;
}

/// The type of a tensor's numbers.
static inline dnnl_data_type_t layout_type(onednn_layout_t layout) {
#if DNNL_VERSION_MAJOR >= 3
    dnnl_data_type_t type = dnnl_data_type_undef;
    dnnl_memory_desc_query(LAYOUT_IN(layout), dnnl_query_data_type, &type);
    return type;
#else
    return LAYOUT_IN(layout)->data_type;
#endif
}

/// Whether the processor multiplies bfloat16 numbers itself, with AVX512_BF16 or AMX: not one of oneDNN's emulations.
static inline int processor_has_bfloat16(void) {
    // Each instruction set has the bits of those that it contains. 0 stands for other processors than x86.
    unsigned both = dnnl_cpu_isa_avx512_core_bf16;
    return ((unsigned)dnnl_get_effective_cpu_isa() & both) == both;
}

/// The layout that a primitive chose for one of its operands; NULL where it has none.
static inline onednn_layout_t primitive_layout(const_dnnl_primitive_desc_t primitive, dnnl_query_t what, int index) {
    onednn_layout_t queried = (onednn_layout_t)dnnl_primitive_desc_query_md(primitive, what, index);
    if (queried == NULL || layout_bytes(queried) == 0) return NULL;
    return layout_copy(queried);
}

static inline const char *primitive_implementation(const_dnnl_primitive_desc_t primitive) {
    const char *name = "";
    dnnl_primitive_desc_query(primitive, dnnl_query_impl_info_str, 0, &name);
    return name;
}

static inline dnnl_status_t memory_make(dnnl_memory_t *memory, onednn_layout_t layout, dnnl_engine_t engine) {
    return dnnl_memory_create(memory, LAYOUT_IN(layout), engine, DNNL_MEMORY_NONE);
}

// MARK: Operations fused behind a primitive

static inline dnnl_status_t fuse_eltwise(dnnl_post_ops_t operations, dnnl_alg_kind_t kind, float alpha, float beta) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_post_ops_append_eltwise(operations, kind, alpha, beta);
#else
    return dnnl_post_ops_append_eltwise(operations, 1.0f, kind, alpha, beta);
#endif
}

static inline dnnl_status_t fuse_sum(dnnl_post_ops_t operations) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_post_ops_append_sum(operations, 1.0f, 0, dnnl_data_type_undef);
#else
    return dnnl_post_ops_append_sum(operations, 1.0f);
#endif
}

static inline dnnl_status_t fuse_binary(dnnl_post_ops_t operations, dnnl_alg_kind_t kind, onednn_layout_t operand) {
    return dnnl_post_ops_append_binary(operations, kind, LAYOUT_IN(operand));
}

// MARK: Primitives

/// Where a window moves: strides, dilation (0 is dense, as oneDNN counts it) and padding before and after each axis.
typedef struct {
    int64_t kernel[2], strides[2], dilation[2], before[2], after[2];
} onednn_window;

// An implementation is named, or NULL for the one that oneDNN thinks fastest.

#if DNNL_VERSION_MAJOR >= 3
static inline dnnl_status_t primitive_named(
    dnnl_status_t status, dnnl_primitive_desc_t *made, const char *implementation) {
    while (status == dnnl_success && implementation && strcmp(primitive_implementation(*made), implementation) != 0) {
        status = dnnl_primitive_desc_next_impl(*made);
        if (status != dnnl_success) {
            dnnl_primitive_desc_destroy(*made);
            *made = NULL;
        }
    }
    return status;
}
#else
static inline dnnl_status_t primitive_named(
    dnnl_primitive_desc_t *made, const_dnnl_op_desc_t operation, const_dnnl_primitive_attr_t attributes,
    dnnl_engine_t engine, const_dnnl_primitive_desc_t forward, const char *implementation) {
    if (!implementation) return dnnl_primitive_desc_create(made, operation, attributes, engine, forward);
    dnnl_primitive_desc_iterator_t candidates;
    dnnl_status_t status = dnnl_primitive_desc_iterator_create(&candidates, operation, attributes, engine, forward);
    if (status != dnnl_success) return status;
    do {
        *made = dnnl_primitive_desc_iterator_fetch(candidates);
        if (*made && strcmp(primitive_implementation(*made), implementation) == 0) break;
        dnnl_primitive_desc_destroy(*made);
        *made = NULL;
    } while ((status = dnnl_primitive_desc_iterator_next(candidates)) == dnnl_success);
    dnnl_primitive_desc_iterator_destroy(candidates);
    return status;
}
#endif

static inline dnnl_status_t convolution_forward(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes, dnnl_prop_kind_t kind,
    dnnl_alg_kind_t algorithm, onednn_layout_t source, onednn_layout_t weights, onednn_layout_t bias,
    onednn_layout_t result, onednn_window w, const char *implementation) {
#if DNNL_VERSION_MAJOR >= 3
    return primitive_named(
        dnnl_convolution_forward_primitive_desc_create(
            made, engine, kind, algorithm, LAYOUT_IN(source), LAYOUT_IN(weights), LAYOUT_IN(bias), LAYOUT_IN(result),
            w.strides, w.dilation, w.before, w.after, attributes),
        made, implementation);
#else
    dnnl_convolution_desc_t operation;
    dnnl_status_t status = dnnl_dilated_convolution_forward_desc_init(
        &operation, kind, algorithm, LAYOUT_IN(source), LAYOUT_IN(weights), LAYOUT_IN(bias), LAYOUT_IN(result),
        w.strides, w.dilation, w.before, w.after);
    if (status != dnnl_success) return status;
    return primitive_named(made, &operation, attributes, engine, NULL, implementation);
#endif
}

static inline dnnl_status_t convolution_backward_data(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes, dnnl_alg_kind_t algorithm,
    onednn_layout_t source_gradient, onednn_layout_t weights, onednn_layout_t result_gradient, onednn_window w,
    const_dnnl_primitive_desc_t forward, const char *implementation) {
#if DNNL_VERSION_MAJOR >= 3
    return primitive_named(
        dnnl_convolution_backward_data_primitive_desc_create(
            made, engine, algorithm, LAYOUT_IN(source_gradient), LAYOUT_IN(weights), LAYOUT_IN(result_gradient),
            w.strides, w.dilation, w.before, w.after, forward, attributes),
        made, implementation);
#else
    dnnl_convolution_desc_t operation;
    dnnl_status_t status = dnnl_dilated_convolution_backward_data_desc_init(
        &operation, algorithm, LAYOUT_IN(source_gradient), LAYOUT_IN(weights), LAYOUT_IN(result_gradient), w.strides,
        w.dilation, w.before, w.after);
    if (status != dnnl_success) return status;
    return primitive_named(made, &operation, attributes, engine, forward, implementation);
#endif
}

static inline dnnl_status_t convolution_backward_weights(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes, dnnl_alg_kind_t algorithm,
    onednn_layout_t source, onednn_layout_t weights_gradient, onednn_layout_t result_gradient, onednn_window w,
    const_dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_convolution_backward_weights_primitive_desc_create(
        made, engine, algorithm, LAYOUT_IN(source), LAYOUT_IN(weights_gradient), NULL, LAYOUT_IN(result_gradient),
        w.strides, w.dilation, w.before, w.after, forward, attributes);
#else
    dnnl_convolution_desc_t operation;
    dnnl_status_t status = dnnl_dilated_convolution_backward_weights_desc_init(
        &operation, algorithm, LAYOUT_IN(source), LAYOUT_IN(weights_gradient), NULL, LAYOUT_IN(result_gradient),
        w.strides, w.dilation, w.before, w.after);
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(made, &operation, attributes, engine, forward);
#endif
}

static inline dnnl_status_t pooling_forward(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes, dnnl_prop_kind_t kind,
    dnnl_alg_kind_t algorithm, onednn_layout_t source, onednn_layout_t result, onednn_window w) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_pooling_forward_primitive_desc_create(
        made, engine, kind, algorithm, LAYOUT_IN(source), LAYOUT_IN(result), w.strides, w.kernel, w.dilation, w.before,
        w.after, attributes);
#else
    dnnl_pooling_v2_desc_t operation;
    dnnl_status_t status = dnnl_pooling_v2_forward_desc_init(
        &operation, kind, algorithm, LAYOUT_IN(source), LAYOUT_IN(result), w.strides, w.kernel, w.dilation, w.before,
        w.after);
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(made, &operation, attributes, engine, NULL);
#endif
}

static inline dnnl_status_t pooling_backward(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes, dnnl_alg_kind_t algorithm,
    onednn_layout_t source_gradient, onednn_layout_t result_gradient, onednn_window w,
    const_dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_pooling_backward_primitive_desc_create(
        made, engine, algorithm, LAYOUT_IN(source_gradient), LAYOUT_IN(result_gradient), w.strides, w.kernel, w.dilation,
        w.before, w.after, forward, attributes);
#else
    dnnl_pooling_v2_desc_t operation;
    dnnl_status_t status = dnnl_pooling_v2_backward_desc_init(
        &operation, algorithm, LAYOUT_IN(source_gradient), LAYOUT_IN(result_gradient), w.strides, w.kernel, w.dilation,
        w.before, w.after);
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(made, &operation, attributes, engine, forward);
#endif
}

static inline dnnl_status_t eltwise_forward(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes, dnnl_alg_kind_t kind,
    onednn_layout_t layout, float alpha, float beta) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_eltwise_forward_primitive_desc_create(
        made, engine, dnnl_forward_training, kind, LAYOUT_IN(layout), LAYOUT_IN(layout), alpha, beta, attributes);
#else
    dnnl_eltwise_desc_t operation;
    dnnl_status_t status = dnnl_eltwise_forward_desc_init(
        &operation, dnnl_forward_training, kind, LAYOUT_IN(layout), alpha, beta);
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(made, &operation, attributes, engine, NULL);
#endif
}

static inline dnnl_status_t eltwise_backward(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes, dnnl_alg_kind_t kind,
    onednn_layout_t gradient, onednn_layout_t data, float alpha, float beta, const_dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_eltwise_backward_primitive_desc_create(
        made, engine, kind, LAYOUT_IN(gradient), LAYOUT_IN(gradient), LAYOUT_IN(data), alpha, beta, forward, attributes);
#else
    dnnl_eltwise_desc_t operation;
    dnnl_status_t status = dnnl_eltwise_backward_desc_init(
        &operation, kind, LAYOUT_IN(gradient), LAYOUT_IN(data), alpha, beta);
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(made, &operation, attributes, engine, forward);
#endif
}

static inline dnnl_status_t binary(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes, dnnl_alg_kind_t kind,
    onednn_layout_t a, onednn_layout_t b, onednn_layout_t result) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_binary_primitive_desc_create(
        made, engine, kind, LAYOUT_IN(a), LAYOUT_IN(b), LAYOUT_IN(result), attributes);
#else
    dnnl_binary_desc_t operation;
    dnnl_status_t status = dnnl_binary_desc_init(&operation, kind, LAYOUT_IN(a), LAYOUT_IN(b), LAYOUT_IN(result));
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(made, &operation, attributes, engine, NULL);
#endif
}

static inline dnnl_status_t inner_product_forward(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes, onednn_layout_t source,
    onednn_layout_t weights, onednn_layout_t bias, onednn_layout_t result) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_inner_product_forward_primitive_desc_create(
        made, engine, dnnl_forward_inference, LAYOUT_IN(source), LAYOUT_IN(weights), LAYOUT_IN(bias), LAYOUT_IN(result),
        attributes);
#else
    dnnl_inner_product_desc_t operation;
    dnnl_status_t status = dnnl_inner_product_forward_desc_init(
        &operation, dnnl_forward_inference, LAYOUT_IN(source), LAYOUT_IN(weights), LAYOUT_IN(bias), LAYOUT_IN(result));
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(made, &operation, attributes, engine, NULL);
#endif
}

static inline dnnl_status_t inner_product_backward_data(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes,
    onednn_layout_t source_gradient, onednn_layout_t weights, onednn_layout_t result_gradient,
    const_dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_inner_product_backward_data_primitive_desc_create(
        made, engine, LAYOUT_IN(source_gradient), LAYOUT_IN(weights), LAYOUT_IN(result_gradient), forward, attributes);
#else
    dnnl_inner_product_desc_t operation;
    dnnl_status_t status = dnnl_inner_product_backward_data_desc_init(
        &operation, LAYOUT_IN(source_gradient), LAYOUT_IN(weights), LAYOUT_IN(result_gradient));
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(made, &operation, attributes, engine, forward);
#endif
}

static inline dnnl_status_t inner_product_backward_weights(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes, onednn_layout_t source,
    onednn_layout_t weights_gradient, onednn_layout_t result_gradient, const_dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_inner_product_backward_weights_primitive_desc_create(
        made, engine, LAYOUT_IN(source), LAYOUT_IN(weights_gradient), NULL, LAYOUT_IN(result_gradient), forward,
        attributes);
#else
    dnnl_inner_product_desc_t operation;
    dnnl_status_t status = dnnl_inner_product_backward_weights_desc_init(
        &operation, LAYOUT_IN(source), LAYOUT_IN(weights_gradient), NULL, LAYOUT_IN(result_gradient));
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(made, &operation, attributes, engine, forward);
#endif
}

static inline dnnl_status_t reordering(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes, onednn_layout_t from,
    onednn_layout_t to) {
    return dnnl_reorder_primitive_desc_create(made, LAYOUT_IN(from), engine, LAYOUT_IN(to), engine, attributes);
}

/// The most tensors that one concatenation joins.
#define CONCATENATION_LIMIT 128

/// Tensors one after another along an axis.
static inline dnnl_status_t concatenation(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes, onednn_layout_t result,
    int axis, int count, const onednn_layout_t *sources) {
    if (count > CONCATENATION_LIMIT) return dnnl_unimplemented;
#if DNNL_VERSION_MAJOR >= 3
    const_dnnl_memory_desc_t parts[CONCATENATION_LIMIT];
    for (int i = 0; i < count; i++) parts[i] = LAYOUT_IN(sources[i]);
    return dnnl_concat_primitive_desc_create(made, engine, LAYOUT_IN(result), count, axis, parts, attributes);
#else
    dnnl_memory_desc_t parts[CONCATENATION_LIMIT];
    for (int i = 0; i < count; i++) parts[i] = *LAYOUT_IN(sources[i]);
    return dnnl_concat_primitive_desc_create(made, LAYOUT_IN(result), count, axis, parts, attributes, engine);
#endif
}

/// Mean 0 and variance 1 along the last axis; mean and variance of each row are results too.
static inline dnnl_status_t normalization_forward(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes, onednn_layout_t layout,
    onednn_layout_t statistics, float epsilon) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_layer_normalization_forward_primitive_desc_create(
        made, engine, dnnl_forward_training, LAYOUT_IN(layout), LAYOUT_IN(layout), LAYOUT_IN(statistics), epsilon,
        dnnl_normalization_flags_none, attributes);
#else
    dnnl_layer_normalization_desc_t operation;
    dnnl_status_t status = dnnl_layer_normalization_forward_desc_init(
        &operation, dnnl_forward_training, LAYOUT_IN(layout), LAYOUT_IN(statistics), epsilon,
        dnnl_normalization_flags_none);
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(made, &operation, attributes, engine, NULL);
#endif
}

static inline dnnl_status_t normalization_backward(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes, onednn_layout_t layout,
    onednn_layout_t statistics, float epsilon, const_dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_layer_normalization_backward_primitive_desc_create(
        made, engine, dnnl_backward_data, LAYOUT_IN(layout), LAYOUT_IN(layout), LAYOUT_IN(layout),
        LAYOUT_IN(statistics), epsilon, dnnl_normalization_flags_none, forward, attributes);
#else
    dnnl_layer_normalization_desc_t operation;
    dnnl_status_t status = dnnl_layer_normalization_backward_desc_init(
        &operation, dnnl_backward_data, LAYOUT_IN(layout), LAYOUT_IN(layout), LAYOUT_IN(statistics), epsilon,
        dnnl_normalization_flags_none);
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(made, &operation, attributes, engine, forward);
#endif
}

/// exp x over its sum along an axis.
static inline dnnl_status_t softmax_forward(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes, onednn_layout_t layout,
    int axis) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_softmax_forward_primitive_desc_create(
        made, engine, dnnl_forward_inference, dnnl_softmax_accurate, LAYOUT_IN(layout), LAYOUT_IN(layout), axis,
        attributes);
#else
    dnnl_softmax_desc_t operation;
    dnnl_status_t status = dnnl_softmax_forward_desc_init(&operation, dnnl_forward_inference, LAYOUT_IN(layout), axis);
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(made, &operation, attributes, engine, NULL);
#endif
}

/// Products of the matrices in the last two axes; axes before them are repeated where they have size 1.
static inline dnnl_status_t matrix_product(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes, onednn_layout_t a,
    onednn_layout_t b, onednn_layout_t bias, onednn_layout_t result, const char *implementation) {
#if DNNL_VERSION_MAJOR >= 3
    return primitive_named(
        dnnl_matmul_primitive_desc_create(
            made, engine, LAYOUT_IN(a), LAYOUT_IN(b), LAYOUT_IN(bias), LAYOUT_IN(result), attributes),
        made, implementation);
#else
    dnnl_matmul_desc_t operation;
    dnnl_status_t status =
        dnnl_matmul_desc_init(&operation, LAYOUT_IN(a), LAYOUT_IN(b), LAYOUT_IN(bias), LAYOUT_IN(result));
    if (status != dnnl_success) return status;
    return primitive_named(made, &operation, attributes, engine, NULL, implementation);
#endif
}
