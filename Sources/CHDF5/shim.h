// What Swift cannot see of HDF5, whose constants are macros that call functions, under names of one version.
#define H5_USE_110_API
#include <hdf5.h>
#include <string.h>

static inline hid_t chdf5_file_access(void) { return H5P_FILE_ACCESS; }
static inline int chdf5_is_undefined(haddr_t address) { return address == HADDR_UNDEF; }

static inline herr_t chdf5_be_silent(void) { return H5Eset_auto2(H5E_DEFAULT, NULL, NULL); }

static inline hid_t chdf5_type(int size, int is_big) {
    switch (size) {
    case 4: return is_big ? H5T_IEEE_F32BE : H5T_IEEE_F32LE;
    case 8: return is_big ? H5T_IEEE_F64BE : H5T_IEEE_F64LE;
    default: return H5I_INVALID_HID;
    }
}

// The image of a file is memory that belongs to somebody else: nothing is copied, and nothing is given back.
static inline void *chdf5_image(size_t size, H5FD_file_image_op_t operation, void *memory) { return memory; }
static inline void *chdf5_keep(void *to, const void *from, size_t size, H5FD_file_image_op_t operation, void *memory) {
    return to;
}
static inline void *chdf5_grow(void *image, size_t size, H5FD_file_image_op_t operation, void *memory) { return NULL; }
static inline herr_t chdf5_free(void *image, H5FD_file_image_op_t operation, void *memory) { return 0; }
static inline void *chdf5_copy(void *memory) { return memory; }
static inline herr_t chdf5_release(void *memory) { return 0; }

// Opens a file whose bytes are in memory, to be read alone; negative where it is none.
static inline hid_t chdf5_open(const void *memory, size_t size) {
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    if (access < 0) return access;
    H5FD_file_image_callbacks_t callbacks = {
        chdf5_image, chdf5_keep, chdf5_grow, chdf5_free, chdf5_copy, chdf5_release, (void *)memory,
    };
    hid_t file = H5I_INVALID_HID;
    if (H5Pset_fapl_core(access, 1 << 16, 0) >= 0 && H5Pset_file_image_callbacks(access, &callbacks) >= 0
        && H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) >= 0
        && H5Pset_file_image(access, (void *)memory, size) >= 0)
        file = H5Fopen("in memory", H5F_ACC_RDONLY, access);
    H5Pclose(access);
    return file;
}

// Address and kind (H5O_type_t) of the object behind a name.
static inline herr_t chdf5_object(hid_t place, const char *name, haddr_t *address, int *kind) {
    H5O_info_t info;
    herr_t status = H5Oget_info_by_name(place, name, &info, H5P_DEFAULT);
    if (status >= 0) { *address = info.addr; *kind = info.type; }
    return status;
}

// Kind of a link (H5L_type_t), negative where there is none.
static inline int chdf5_link(hid_t place, const char *name) {
    H5L_info_t info;
    return H5Lget_info(place, name, &info, H5P_DEFAULT) < 0 ? -1 : (int)info.type;
}

// Calls `body` with the name of each link of a group, in the order of the names.
static inline herr_t chdf5_names(hid_t group, void *context, herr_t (*body)(hid_t, const char *, const H5L_info_t *, void *)) {
    hsize_t start = 0;
    return H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, &start, body, context);
}

// Text of variable length from an attribute that holds one: to be freed with H5free_memory; NULL where it cannot be read.
static inline char *chdf5_text(hid_t attribute, hid_t type) {
    char *text = NULL;
    return H5Aread(attribute, type, &text) < 0 ? NULL : text;
}
