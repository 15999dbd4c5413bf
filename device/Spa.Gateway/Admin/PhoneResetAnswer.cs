namespace Spa.Gateway.Admin;

/// <summary>What becomes of a factory reset asked for by the phone menu.</summary>
public enum PhoneResetAnswer
{
    /// <summary>It is done as soon as nothing is in use.</summary>
    Done,

    /// <summary>The menu has to ask for the administrator's password first.</summary>
    PasswordWanted,

    /// <summary>It is not done: the password is wrong, or there is none to be asked for.</summary>
    Refused,
}
