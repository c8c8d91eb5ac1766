// The one place where the two hosts differ for function classes: the same names from the real worker or from the desk runtime.
#if AZURE
global using Microsoft.Azure.Functions.Worker;
#else
global using CompliReport.LocalRuntime;
#endif
