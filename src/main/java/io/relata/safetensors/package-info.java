/**
 * The safetensors file format: named tensors behind a JSON header, read through a memory map and written with the
 * same bytes for the same content.
 *
 * <p>A file is an unsigned 64-bit little-endian header length, the header (a JSON object from tensor name to dtype,
 * shape and byte range, with an optional {@code __metadata__} map of strings) and the bytes of the tensors, little-endian
 * and row-major, which fill the rest of the file without a gap. Every statement of the header is checked when a file is
 * opened, so that what is read later cannot lie outside it. What a tensor means is not known here.
 */
@NullMarked
package io.relata.safetensors;

import org.jspecify.annotations.NullMarked;
