/** What a person sees: the database page, as HTML and as JSON. Not API. */
package dev.stockroom.commondb.page;
