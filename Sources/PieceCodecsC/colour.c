// ICC profiles to sRGB: a fixed-point kernel for profiles made of curves and a matrix (cameras, displays), a table
// for grey, and Little CMS for everything else.
#include "status.h"

#include <lcms2.h>

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { LINEAR_STEPS = 16384, CURVE_STEPS = 4096 };

enum kind { KIND_MATRIX8, KIND_MATRIX16, KIND_GREY, KIND_LCMS };

struct pc_colour {
    enum kind kind;
    int32_t layout;
    cmsContext context;
    cmsHPROFILE profile;  // closed by pc_colour_close, before its context
    cmsHTRANSFORM transform;
    // For 8-bit sources: what each value of each channel adds to linear red, green and blue, × 2^20.
    int32_t columns[3][256][4];
    // For 16-bit sources: curves (linear light × 2^15) and matrix (× 2^12).
    int32_t curves[3][CURVE_STEPS + 1];
    int32_t matrix[3][3];
    uint8_t grey[256][3];
};

// ---- the sRGB transfer function (IEC 61966-2-1), from 14-bit linear light ----

static uint8_t encode_srgb[LINEAR_STEPS];
static pthread_once_t encode_srgb_once = PTHREAD_ONCE_INIT;

static void make_encode_srgb(void) {
    for (int i = 0; i < LINEAR_STEPS; i++) {
        double v = (i + 0.5) / LINEAR_STEPS;
        double e = v <= 0.0031308 ? 12.92 * v : 1.055 * pow(v, 1 / 2.4) - 0.055;
        encode_srgb[i] = (uint8_t)(e * 255 + 0.5);
    }
}

static inline uint8_t encode15(int32_t v) { return encode_srgb[(v < 0 ? 0 : v > 32767 ? 32767 : v) >> 1]; }

// ---- kernels ----

static void matrix8_portable(const pc_colour *colour, const uint8_t *source, uint8_t *destination, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const int32_t *r = colour->columns[0][source[4 * i]];
        const int32_t *g = colour->columns[1][source[4 * i + 1]];
        const int32_t *b = colour->columns[2][source[4 * i + 2]];
        uint8_t alpha = source[4 * i + 3];
        for (int c = 0; c < 3; c++) destination[4 * i + (size_t)c] = encode15((r[c] + g[c] + b[c]) >> 5);
        destination[4 * i + 3] = alpha;
    }
}

#if defined(__SSE2__) && defined(__x86_64__)
static void matrix8_sse2(const pc_colour *colour, const uint8_t *source, uint8_t *destination, size_t count) {
    const __m128i zero = _mm_setzero_si128();
    for (size_t i = 0; i < count; i++) {
        __m128i r = _mm_loadu_si128((const __m128i *)colour->columns[0][source[4 * i]]);
        __m128i g = _mm_loadu_si128((const __m128i *)colour->columns[1][source[4 * i + 1]]);
        __m128i b = _mm_loadu_si128((const __m128i *)colour->columns[2][source[4 * i + 2]]);
        uint8_t alpha = source[4 * i + 3];
        __m128i sum = _mm_srai_epi32(_mm_add_epi32(_mm_add_epi32(r, g), b), 5);
        __m128i index = _mm_srli_epi16(_mm_max_epi16(_mm_packs_epi32(sum, sum), zero), 1);
        uint64_t lanes = (uint64_t)_mm_cvtsi128_si64(index);
        destination[4 * i] = encode_srgb[lanes & 0xFFFF];
        destination[4 * i + 1] = encode_srgb[lanes >> 16 & 0xFFFF];
        destination[4 * i + 2] = encode_srgb[lanes >> 32 & 0xFFFF];
        destination[4 * i + 3] = alpha;
    }
}
#endif

static void matrix16(const pc_colour *colour, const uint8_t *source, uint8_t *destination, size_t count) {
    for (size_t i = 0; i < count; i++) {
        uint16_t v[4];
        int32_t linear[3];
        memcpy(v, source + 8 * i, 8);
        for (int c = 0; c < 3; c++) {
            const int32_t *curve = colour->curves[c] + (v[c] >> 4);
            linear[c] = curve[0] + (((curve[1] - curve[0]) * (v[c] & 15)) >> 4);
        }
        for (int c = 0; c < 3; c++) {
            const int32_t *m = colour->matrix[c];
            destination[4 * i + (size_t)c] =
                encode15((m[0] * linear[0] + m[1] * linear[1] + m[2] * linear[2] + 2048) >> 12);
        }
        destination[4 * i + 3] = (uint8_t)((v[3] * 255u + 32895) >> 16);
    }
}

void pc_colour_apply(const pc_colour *colour, const uint8_t *source, uint8_t *destination, size_t count) {
    switch (colour->kind) {
    case KIND_MATRIX8: pc_colour_apply_matrix(colour, source, destination, count, false); break;
    case KIND_MATRIX16: matrix16(colour, source, destination, count); break;
    case KIND_GREY:
        for (size_t i = 0; i < count; i++) {
            uint8_t alpha = source[4 * i + 3];
            memcpy(destination + 4 * i, colour->grey[source[4 * i]], 3);
            destination[4 * i + 3] = alpha;
        }
        break;
    case KIND_LCMS:
        cmsDoTransform(colour->transform, source, destination, (cmsUInt32Number)count);
        if (colour->layout == PC_LAYOUT_CMYK8 || colour->layout == PC_LAYOUT_CMYK8_INVERTED)
            for (size_t i = 0; i < count; i++) destination[4 * i + 3] = 255;
        break;
    }
}

bool pc_colour_is_grey(const pc_colour *colour) { return colour->kind == KIND_GREY; }

bool pc_colour_apply_matrix(const pc_colour *colour, const uint8_t *source, uint8_t *destination, size_t count,
                            bool portable) {
    if (colour->kind != KIND_MATRIX8) return false;
#if defined(__SSE2__) && defined(__x86_64__)
    if (!portable) {
        matrix8_sse2(colour, source, destination, count);
        return true;
    }
#endif
    (void)portable;
    matrix8_portable(colour, source, destination, count);
    return true;
}

// ---- set-up ----

// XYZ of the D50 connection space to linear sRGB: the inverse of sRGB's primaries adapted to D50 by Bradford's method.
static const double xyz_to_srgb[3][3] = {
    {3.1338561, -1.6168667, -0.4906146},
    {-0.9787684, 1.9161415, 0.0334540},
    {0.0719453, -0.2289914, 1.4052427},
};

static bool set_up_matrix(pc_colour *colour) {
    cmsHPROFILE profile = colour->profile;
    static const cmsTagSignature column_tags[3] = {cmsSigRedColorantTag, cmsSigGreenColorantTag,
                                                   cmsSigBlueColorantTag};
    static const cmsTagSignature curve_tags[3] = {cmsSigRedTRCTag, cmsSigGreenTRCTag, cmsSigBlueTRCTag};
    bool sixteen = colour->layout == PC_LAYOUT_RGBA16;
    for (int c = 0; c < 3; c++) {
        const cmsCIEXYZ *xyz = cmsReadTag(profile, column_tags[c]);
        const cmsToneCurve *curve = cmsReadTag(profile, curve_tags[c]);
        if (!xyz || !curve) return false;
        double m[3];
        for (int k = 0; k < 3; k++) {
            m[k] = xyz_to_srgb[k][0] * xyz->X + xyz_to_srgb[k][1] * xyz->Y + xyz_to_srgb[k][2] * xyz->Z;
            // Real profiles stay below 4; what lies far outside is damage. At 5 the sums below still fit 32 bits.
            if (!(fabs(m[k]) <= 5)) return false;
            colour->matrix[k][c] = (int32_t)lrint(m[k] * 4096);
        }
        int steps = sixteen ? CURVE_STEPS : 255;
        for (int i = 0; i <= steps; i++) {
            double at = sixteen ? i * 16.0 / 65535 : i / 255.0;
            double v = (double)cmsEvalToneCurveFloat(curve, (cmsFloat32Number)(at > 1 ? 1 : at));
            if (!(v >= 0)) v = 0;
            if (v > 1) v = 1;
            if (sixteen) {
                colour->curves[c][i] = (int32_t)lrint(v * 32768);
            } else {
                for (int k = 0; k < 3; k++) colour->columns[c][i][k] = (int32_t)lrint(v * m[k] * 1048576);
            }
        }
    }
    if (!sixteen)
        // Rounds the later shift by 5, once per pixel.
        for (int i = 0; i < 256; i++)
            for (int k = 0; k < 3; k++) colour->columns[0][i][k] += 16;
    colour->kind = sixteen ? KIND_MATRIX16 : KIND_MATRIX8;
    return true;
}

static bool set_up_transform(pc_colour *colour, cmsUInt32Number format) {
    cmsHPROFILE srgb = cmsCreate_sRGBProfileTHR(colour->context);
    if (!srgb) return false;
    bool grey = colour->kind == KIND_GREY;
    colour->transform = cmsCreateTransformTHR(
        colour->context, colour->profile, format, srgb, grey ? TYPE_RGB_8 : TYPE_RGBA_8, INTENT_RELATIVE_COLORIMETRIC,
        cmsFLAGS_BLACKPOINTCOMPENSATION | (T_EXTRA(format) == 1 ? cmsFLAGS_COPY_ALPHA : 0));
    cmsCloseProfile(srgb);
    if (!colour->transform) return false;
    if (grey) {
        uint8_t ramp[256];
        for (int i = 0; i < 256; i++) ramp[i] = (uint8_t)i;
        cmsDoTransform(colour->transform, ramp, colour->grey, 256);
    }
    return true;
}

// Whether no 8-bit colour of a coarse grid moves by more than rounding.
static bool is_nearly_identity(const pc_colour *colour) {
    static const uint8_t steps[7] = {0, 16, 48, 96, 160, 224, 255};
    for (int r = 0; r < 7; r++) {
        for (int g = 0; g < 7; g++) {
            for (int b = 0; b < 7; b++) {
                if (colour->kind == KIND_GREY && (r != g || g != b)) continue;
                uint8_t in[4] = {steps[r], steps[g], steps[b], 255}, out[4];
                uint16_t wide[4] = {(uint16_t)(in[0] * 257), (uint16_t)(in[1] * 257), (uint16_t)(in[2] * 257), 65535};
                bool sixteen = colour->layout == PC_LAYOUT_RGBA16;
                pc_colour_apply(colour, sixteen ? (const uint8_t *)wide : in, out, 1);
                for (int c = 0; c < 3; c++)
                    if (abs(out[c] - in[c]) > 2) return false;
            }
        }
    }
    return true;
}

static void on_log(cmsContext context, cmsUInt32Number code, const char *text) {
    (void)code;
    pc_status *status = cmsGetContextUserData(context);
    if (status && status->code == PC_OK) pc_set(status, PC_CORRUPT, "%s", text);
}

static pc_colour *open_colour(int32_t layout, pc_status *status) {
    pc_ok(status);
    pthread_once(&encode_srgb_once, make_encode_srgb);
    pc_colour *colour = calloc(1, sizeof *colour);
    cmsContext context = colour ? cmsCreateContext(NULL, status) : NULL;
    if (!context) {
        free(colour);
        pc_set(status, PC_OUT_OF_MEMORY, "no memory for a colour transform");
        return NULL;
    }
    cmsSetLogErrorHandlerTHR(context, on_log);
    colour->context = context;
    colour->layout = layout;
    return colour;
}

static pc_colour *refuse(pc_colour *colour, pc_status *status, const char *why) {
    pc_colour_close(colour);
    // A reason that Little CMS gave is the better one.
    if (status->code == PC_OK) pc_set(status, PC_UNSUPPORTED, "%s", why);
    return NULL;
}

// Builds the transform from colour->profile; frees `colour` when there is none to be had or none needed.
static pc_colour *set_up(pc_colour *colour, pc_status *status) {
    cmsHPROFILE profile = colour->profile;
    cmsProfileClassSignature class = cmsGetDeviceClass(profile);
    if (class != cmsSigInputClass && class != cmsSigDisplayClass && class != cmsSigOutputClass &&
        class != cmsSigColorSpaceClass)
        return refuse(colour, status, "not a profile for images");
    int32_t layout = colour->layout;
    bool cmyk = layout == PC_LAYOUT_CMYK8 || layout == PC_LAYOUT_CMYK8_INVERTED;
    bool ready = false;
    switch (cmsGetColorSpace(profile)) {
    case cmsSigRgbData:
        if (cmyk) return refuse(colour, status, "an RGB profile on a CMYK image");
        if (layout == PC_LAYOUT_GREY_AS_RGBA8) colour->layout = PC_LAYOUT_RGBA8;
        colour->kind = KIND_LCMS;
        ready = cmsIsMatrixShaper(profile) && !cmsIsTag(profile, cmsSigAToB0Tag) && set_up_matrix(colour);
        if (!ready) {
            colour->kind = KIND_LCMS;
            ready = set_up_transform(colour, layout == PC_LAYOUT_RGBA16 ? TYPE_RGBA_16 : TYPE_RGBA_8);
        }
        break;
    case cmsSigGrayData:
        if (layout != PC_LAYOUT_GREY_AS_RGBA8) return refuse(colour, status, "a grey profile on a colour image");
        colour->kind = KIND_GREY;
        ready = set_up_transform(colour, TYPE_GRAY_8);
        break;
    case cmsSigCmykData:
        if (!cmyk) return refuse(colour, status, "a CMYK profile on an image that is not CMYK");
        colour->kind = KIND_LCMS;
        ready = set_up_transform(colour, layout == PC_LAYOUT_CMYK8 ? TYPE_CMYK_8 : TYPE_CMYK_8_REV);
        break;
    default: return refuse(colour, status, "a profile for another colour space");
    }
    if (!ready) return refuse(colour, status, "the profile is damaged");
    pc_ok(status);  // complaints that did not stop Little CMS do not matter
    cmsSetLogErrorHandlerTHR(colour->context, NULL);
    if (!cmyk && is_nearly_identity(colour)) {
        pc_colour_close(colour);
        return NULL;
    }
    return colour;
}

pc_colour *pc_colour_from_icc(const uint8_t *bytes, size_t count, int32_t layout, pc_status *status) {
    pc_colour *colour = open_colour(layout, status);
    if (!colour) return NULL;
    colour->profile = cmsOpenProfileFromMemTHR(colour->context, bytes, (cmsUInt32Number)count);
    if (!colour->profile) return refuse(colour, status, "not an ICC profile");
    return set_up(colour, status);
}

pc_colour *pc_colour_from_gamma(int32_t gamma, const int32_t *primaries, int32_t layout, pc_status *status) {
    pc_colour *colour = open_colour(layout, status);
    if (!colour) return NULL;
    // Beyond these a file gamma is damage, not a display.
    if (gamma < 10000 || gamma > 1000000) return refuse(colour, status, "gamma out of range");
    static const int32_t srgb[8] = {31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000};
    const int32_t *p = primaries ? primaries : srgb;
    for (int i = 0; i < 8; i++)
        if (p[i] < 0 || p[i] > 110000 || (i % 2 == 1 && p[i] < 100 && i < 6))
            return refuse(colour, status, "primaries out of range");
    cmsCIExyY white = {p[0] / 1e5, p[1] / 1e5, 1};
    cmsCIExyYTRIPLE triple = {
        {p[2] / 1e5, p[3] / 1e5, 1}, {p[4] / 1e5, p[5] / 1e5, 1}, {p[6] / 1e5, p[7] / 1e5, 1}};
    cmsToneCurve *curve = cmsBuildGamma(colour->context, 100000.0 / gamma);
    if (!curve) return refuse(colour, status, "gamma out of range");
    cmsToneCurve *curves[3] = {curve, curve, curve};
    colour->profile = cmsCreateRGBProfileTHR(colour->context, &white, &triple, curves);
    cmsFreeToneCurve(curve);
    if (!colour->profile) return refuse(colour, status, "primaries out of range");
    return set_up(colour, status);
}

void pc_colour_close(pc_colour *colour) {
    if (!colour) return;
    if (colour->transform) cmsDeleteTransform(colour->transform);
    if (colour->profile) cmsCloseProfile(colour->profile);
    if (colour->context) cmsDeleteContext(colour->context);
    free(colour);
}
