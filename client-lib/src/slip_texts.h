#ifndef IHALA_CLIENT_LIB_SRC_SLIP_TEXTS_H_
#define IHALA_CLIENT_LIB_SRC_SLIP_TEXTS_H_

// What a slip says, in both languages.
namespace ihala::slip_say {

struct Words {
  const char* ar;
  const char* en;
};

inline constexpr Words kTitle{"إيصال إحالة", "Referral receipt"};
inline constexpr Words kCode{"رمز الإحالة", "Referral code"};
inline constexpr Words kReceived{"سُجّلت يوم", "Received on"};
inline constexpr Words kFrom{"أحالتها", "Referred by"};
inline constexpr Words kTo{"إلى", "Referred to"};
inline constexpr Words kHow{
    "للسؤال عن إحالتك: أظهر هذه الورقة أو اذكر الرمز في أي مكتب مشارك، أو لدى من أحالك. يخبرك المكتب أين وصلت، ولا شيء "
    "غير "
    "ذلك.",
    "Ask at any participating office with this code: it tells you where the referral is, and nothing else."};
inline constexpr Words kPromise{
    "لا اسم لأحد على هذه الورقة. ليست وعداً بمساعدة. الإحالة مجانية، ولا يحق لأحد أن يطلب مقابلها مالاً ولا غيره.",
    "It names nobody and is no promise of assistance. A referral is free: nobody may ask for anything in return."};
inline constexpr Words kNotConfirmed{
    "لم تُرسل الإحالة بعد لانقطاع الشبكة. قد يتغير الرمز عند إرسالها: اسأل من أحالك لتأكيده.",
    "Not sent yet. The code may still change when it is: ask whoever referred you."};

}  // namespace ihala::slip_say

#endif  // IHALA_CLIENT_LIB_SRC_SLIP_TEXTS_H_
