/**
 * The HTTP door: resources under {@code /v1}, problems for every failure, and the page.
 *
 * <p>A resource reads bytes, hands them to a desk of {@code wire} and writes bytes; what a request means is not known
 * here, nor are models and indexes. Every failure leaves as problem details (RFC 9457) with a code and a hint.
 */
@NullMarked
package io.relata.web;

import org.jspecify.annotations.NullMarked;
