/** What tests of several packages share: the way to the data sets, and fakes of the seams. */
@NullMarked
package io.relata.testing;

import org.jspecify.annotations.NullMarked;
