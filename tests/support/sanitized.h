/* sanitized.h: a sanitizer watches the same code with fewer plans, for it takes several times as
 * long. */
#ifndef FNL_TESTS_SUPPORT_SANITIZED_H
#define FNL_TESTS_SUPPORT_SANITIZED_H

#ifdef __has_feature /* clang */
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define FNL_TEST_SANITIZED 1
#endif
#endif

#if defined(FNL_TEST_SANITIZED) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

#endif
